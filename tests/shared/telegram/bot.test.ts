import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createBot } from "../../../shared/telegram/bot.ts";
import { handleUpdate } from "../../../shared/telegram/handle-update.ts";
import { render } from "../../../shared/telegram/templates.ts";
import { CHAT, csp, type Delivered, OWNER, quotesFor, type Row } from "../../support/book.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";

const STRANGER = 666;

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

const bot = (approvers: number[] = [Number(OWNER)]) =>
  createBot(world.database, {
    TELEGRAM_BOT_TOKEN: "123456:token",
    // Nobody listens: what the bot has to say at once is the webhook's answer.
    TELEGRAM_API_URL: "http://127.0.0.1:9",
    TELEGRAM_CHAT_ID: CHAT,
    TELEGRAM_APPROVER_IDS: approvers,
  });

let updates = 1000;

/** A press on the newest card of a request, as Telegram tells it. */
async function press(request_id: string, differing: { user?: number; chat?: number; data?: string } = {}) {
  const { card_message_id, card_token } = await world.request(request_id);
  const { user = Number(OWNER), chat = CHAT, data = `approve:${card_token}` } = differing;
  updates += 1;
  return {
    update_id: updates,
    callback_query: {
      id: String(updates),
      from: { id: user, is_bot: false, first_name: "Max" },
      chat_instance: "1",
      data,
      message: {
        message_id: Number(card_message_id),
        date: 1_772_550_000,
        chat: { id: chat, type: "supergroup", title: "Owner" },
      },
    },
  };
}

function text(message: string, { user = Number(OWNER), chat = CHAT } = {}) {
  updates += 1;
  return {
    update_id: updates,
    message: {
      message_id: updates,
      date: 1_772_550_000,
      chat: { id: chat, type: "supergroup", title: "Owner" },
      from: { id: user, is_bot: false, first_name: "Max" },
      text: message,
    },
  };
}

/** A press on a button of a message that asks something. */
function pressPrompt(
  { kind, facts, message_id }: Delivered,
  answer: string,
  differing: { user?: number; chat?: number; message_id?: number; token?: string } = {},
) {
  updates += 1;
  const { user = Number(OWNER), chat = CHAT, token = facts.token } = differing;
  const rows = render(kind, facts).buttons;
  return {
    update_id: updates,
    callback_query: {
      id: String(updates),
      from: { id: user, is_bot: false, first_name: "Max" },
      chat_instance: "1",
      data: `${answer}:${token}`,
      message: {
        message_id: differing.message_id ?? message_id,
        date: 1_772_550_000,
        chat: { id: chat, type: "supergroup", title: "Owner" },
        reply_markup: {
          inline_keyboard: rows.map((row) => row.map(({ text, data }) => ({ text, callback_data: data }))),
        },
      },
    },
  };
}

/** What the presser is shown at once. */
async function toast(update: unknown) {
  const { method, text, show_alert } = JSON.parse((await handleUpdate(bot(), update)) ?? "{}");
  expect(method).toBe("answerCallbackQuery");
  return { text, ...(show_alert === undefined ? {} : { show_alert }) };
}

async function shown() {
  const request = csp();
  await world.propose(request);
  await world.deliver();
  return request;
}

const statusOf = async (request_id: string) => (await world.request(request_id)).status;

describe("a press", () => {
  it.each([
    ["approve", "approved"],
    ["reject", "rejected"],
  ])("on %s by an allow-listed user in the owner's chat counts, and is answered", async (decision, status) => {
    const { request_id } = await shown();
    const { card_token } = await world.request(request_id);
    const answer = await handleUpdate(bot(), await press(request_id, { data: `${decision}:${card_token}` }));
    expect(JSON.parse(answer ?? "{}")).toMatchObject({ method: "answerCallbackQuery" });
    expect(await world.request(request_id)).toMatchObject({ status, decided_by: OWNER });
  });

  it("by anybody else does nothing, though the buttons are the right ones", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot(), await press(request_id, { user: STRANGER }));
    expect(await statusOf(request_id)).toBe("pending");
    await handleUpdate(bot(), await press(request_id));
    expect(await statusOf(request_id)).toBe("approved");
  });

  it("by the owner in another chat does nothing", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot(), await press(request_id, { chat: -2002 }));
    await handleUpdate(bot(), await press(request_id, { chat: Number(OWNER) }));
    expect(await statusOf(request_id)).toBe("pending");
  });

  it("with an empty allow-list counts for nobody", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot([]), await press(request_id));
    await handleUpdate(bot([]), await press(request_id, { user: STRANGER }));
    expect(await statusOf(request_id)).toBe("pending");
  });

  it.each([
    "approve:",
    "approve",
    "",
    "approve:00000000000000000000000000000000",
    "approve:' or true --",
    "delete:x",
  ])("with %j does nothing, and is answered", async (data) => {
    const { request_id } = await shown();
    const answer = await handleUpdate(bot(), await press(request_id, { data }));
    expect(await statusOf(request_id)).toBe("pending");
    if (data !== "") {
      expect(JSON.parse(answer ?? "{}")).toMatchObject({ method: "answerCallbackQuery" });
    }
  });

  it("that Telegram sends twice is handled once", async () => {
    const { request_id } = await shown();
    const update = await press(request_id);
    await handleUpdate(bot(), update);
    const { decided_at } = await world.request(request_id);
    await handleUpdate(bot(), update);
    expect(await world.request(request_id)).toMatchObject({ status: "approved", decided_at });
    expect(await world.sql`select from private.outbox where status = 'due' and kind = 'card'`).toHaveLength(
      1,
    );
  });
});

/** The message of that kind that was sent last. */
async function asked(kind: string): Promise<Delivered> {
  const message = (await world.deliver()).findLast((sent) => sent.kind === kind);
  if (message === undefined) {
    throw new Error(`Nothing of kind ${kind} was sent.`);
  }
  return message;
}

/** An entry whose answer was lost and that two orders at the broker may be. */
async function unclearOrder(): Promise<Delivered> {
  const request = csp();
  await world.approve(request);
  const { run_id, place } = await world.send(quotesFor(request, 150), [
    { ticker: request.ticker, price: 600 },
  ]);
  const report = {
    order_id: Number(place[0]?.order_id),
    status: "unknown" as const,
    candidates: ["910000001", "910000002"],
  };
  await world.finish(run_id, [report]);
  await world.finish(await world.begin(), [report]);
  return await asked("which_order");
}

/** A position that the broker does not hold, marked at 100.00. */
async function drifted(): Promise<Delivered> {
  const request = csp();
  await world.open(request);
  await world.compare([], quotesFor(request, 100));
  await world.compare([], quotesFor(request, 100));
  return await asked("drift");
}

/** A put that expired in the money. */
async function expired(): Promise<Delivered> {
  // A root that ends in a digit would be an adjusted contract's.
  const request = csp({ ticker: "SPY" });
  await world.open(request);
  await world.setClock("2026-04-17T20:05:00Z");
  const run_id = await world.begin();
  const closes = [{ ticker: request.ticker, date: request.expiration_date, close: 575 }];
  await world.call("settle_expired", { run_id, closes });
  await world.finish(run_id);
  return await asked("settlement");
}

describe.each<{
  kind: string;
  ask: () => Promise<Delivered>;
  answer: string;
  told: string;
  toldAgain: string;
  done: (facts: Row) => Promise<void>;
  notOffered: string;
}>([
  {
    kind: "which_order",
    ask: unclearOrder,
    answer: "order2",
    told: "Taken: it is order 910000002.",
    toldAgain: "Nothing changed, it was answered already. It is order 910000002.",
    async done({ request_id }) {
      expect(await world.orders({ request_id: String(request_id) })).toMatchObject([
        { status: "unknown", broker_order_id: "910000002" },
      ]);
    },
    notOffered: "order3",
  },
  {
    kind: "which_order",
    ask: unclearOrder,
    answer: "none",
    told: "It never arrived.",
    toldAgain: "Nothing changed, it was answered already. It never arrived.",
    async done({ request_id }) {
      expect(await world.orders({ request_id: String(request_id) })).toMatchObject([{ status: "cancelled" }]);
      expect(await statusOf(String(request_id))).toBe("failed");
    },
    notOffered: "found",
  },
  {
    kind: "drift",
    ask: drifted,
    answer: "adopt",
    told: "Booked as the broker has it.",
    toldAgain: "Nothing changed, it was answered already. Booked as the broker has it.",
    async done() {
      expect(await world.trades()).toMatchObject([
        { exit_reason: "manual", exit_price: 100, pnl_realized: 50, status: "CLOSED" },
      ]);
    },
    notOffered: "gone",
  },
  {
    kind: "drift",
    ask: drifted,
    answer: "dismiss",
    told: "Dismissed: the book stays as it is.",
    toldAgain: "Nothing changed, it was answered already. Dismissed: the book stays as it is.",
    async done() {
      expect(await world.trades()).toEqual([]);
      expect([...(await world.sql`select * from public.drifts`)]).toMatchObject([{ dismissed_by: OWNER }]);
    },
    notOffered: "order1",
  },
  {
    kind: "settlement",
    ask: expired,
    answer: "assigned",
    told: "Booked as assigned.",
    toldAgain: "Nothing changed: it is booked as assigned already.",
    async done() {
      expect(await world.trades()).toMatchObject([
        { exit_reason: "assigned", exit_price: 500, pnl_realized: -350 },
      ]);
    },
    notOffered: "adopt",
  },
])("$answer, pressed on a $kind", ({ kind, ask, answer, told, toldAgain, done, notOffered }) => {
  const open = async () =>
    expect([...(await world.sql`select kind, answer, answered_by from private.prompts`)]).toEqual([
      { kind, answer: null, answered_by: null },
    ]);

  it("does what it says, says so, and the message asks no more", async () => {
    const question = await ask();
    expect(await toast(pressPrompt(question, answer))).toEqual({ text: told });
    await done(question.facts);
    expect([...(await world.sql`select kind, answer, answered_by from private.prompts`)]).toEqual([
      { kind, answer, answered_by: OWNER },
    ]);

    const edits = (await world.deliver()).filter((sent) => sent.kind === kind);
    expect(edits.length).toBeGreaterThan(0);
    for (const edit of edits) {
      expect(edit).toMatchObject({ message_id: question.message_id, edited: true });
      const message = render(kind, edit.facts);
      expect(message.text).toContain("Answered");
      expect(message.buttons).toEqual([]);
    }
  });

  it("twice, or sent twice by Telegram, has one effect; the second is told of the first", async () => {
    const question = await ask();
    const update = pressPrompt(question, answer);
    await toast(update);
    expect(await toast(update)).toEqual({ text: toldAgain });
    expect(await toast(pressPrompt(question, answer))).toEqual({ text: toldAgain });
    await done(question.facts);
  });

  it("by anybody else, or in another chat, does nothing", async () => {
    const question = await ask();
    for (const differing of [{ user: STRANGER }, { chat: -2002 }, { chat: Number(OWNER) }]) {
      expect(await toast(pressPrompt(question, answer, differing))).toEqual({
        text: expect.stringContaining("may not decide"),
        show_alert: true,
      });
    }
    await open();
  });

  it("is stale on another message, with another token, or with an answer that is not offered", async () => {
    const question = await ask();
    for (const update of [
      pressPrompt(question, answer, { message_id: question.message_id + 1 }),
      pressPrompt(question, answer, { token: "0".repeat(32) }),
      pressPrompt(question, notOffered),
      pressPrompt(question, "sell"),
    ]) {
      expect(await toast(update)).toEqual({ text: expect.stringMatching(/out of date/) });
    }
    await open();
  });
});

describe("Approve, pressed while a safety limit is in the way", () => {
  it("is refused in an alert that names the number; the card says it too and can be pressed again", async () => {
    await world.open(csp());
    await world.limit({ max_open_positions: 1 });
    const { request_id } = await shown();
    const message = "It would make 2 open positions; max_open_positions is 1.";
    expect(await toast(await press(request_id))).toEqual({ text: message, show_alert: true });
    expect(await statusOf(request_id)).toBe("pending");
    const card = render("card", (await asked("card")).facts);
    expect(card.text).toContain(`${message} Approve again?`);
    expect(card.buttons.flat()).toHaveLength(2);

    await world.limit({ max_open_positions: 2 });
    expect((await toast(await press(request_id))).text).toMatch(/^Approved/);
  });
});

describe("a command", () => {
  it.each([
    "/positions",
    "/pnl",
    "/help",
    "/positions@thetabase",
  ])("%s of the owner is answered once", async (command) => {
    const request = csp();
    await world.open(request);
    await world.decide(quotesFor(request, 120));
    await world.deliver();
    const update = text(command);
    await handleUpdate(bot(), update);
    await handleUpdate(bot(), update);
    expect(await world.deliver()).toHaveLength(1);
  });

  it("/reconcile of the owner has the next check compare and answer, once, the market open or not", async () => {
    await world.open(csp());
    await world.deliver();
    await world.setClock("2026-03-07T15:00:00Z");
    const update = text("/reconcile");
    await handleUpdate(bot(), update);
    await world.check();
    await handleUpdate(bot(), update);
    await world.check();
    const answers = await world.deliver();
    expect(answers.map(({ kind }) => kind)).toEqual(["reconcile"]);
    expect(render("reconcile", answers[0]?.facts).text).toBe(
      "✅ <b>1 symbol agrees</b> with the broker, Sat 07 Mar, 10:00",
    );
  });

  it("/reconcile says what differs at once, and why nothing can be said when the broker is silent", async () => {
    const request = csp({ overrides: { auto_exit: false } });
    const position_id = await world.open(request);
    await world.deliver();
    const reply = async (holdings: () => Promise<[]>) => {
      await handleUpdate(bot(), text("/reconcile"));
      await world.check({ broker: Object.assign(Object.create(world.broker), { holdings }) });
      return render("reconcile", (await asked("reconcile")).facts).text.split("\n");
    };
    expect(await reply(async () => [])).toEqual([
      "⚠️ <b>1 symbol differs</b>, 0 agree, Tue 03 Mar, 10:00",
      `${request.ticker} 580 put Apr 17 '26: book −1, broker 0 (position ${position_id}) - new, the next check tells`,
    ]);
    const silent = () => Promise.reject(new Error("no answer"));
    expect(await reply(silent)).toEqual([
      "🛑 Not compared, Tue 03 Mar, 10:00",
      "The broker did not tell what it holds. Write /reconcile to try again.",
    ]);
  });

  it.each([
    "/positions",
    "/pnl",
    "/help",
    "/reconcile",
  ])("%s of a stranger says nothing of the book", async (command) => {
    await world.open(csp());
    await world.deliver();
    expect(await handleUpdate(bot(), text(command, { user: STRANGER }))).toBeNull();
    expect(await handleUpdate(bot(), text(command, { chat: -2002 }))).toBeNull();
    await world.decide([]);
    expect(await world.deliver()).toEqual([]);
  });
});

describe("an update", () => {
  it.each([
    [null],
    ["text"],
    [{}],
    [{ update_id: "1" }],
    [{ update_id: 1, callback_query: { id: 5 } }],
  ])("that is none is refused: %j", async (update) => {
    await expect(handleUpdate(bot(), update)).rejects.toThrow();
  });

  it("of another kind is let pass", async () => {
    updates += 1;
    expect(await handleUpdate(bot(), { update_id: updates, my_chat_member: {} })).toBeNull();
  });
});
