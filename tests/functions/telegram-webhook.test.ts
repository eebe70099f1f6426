import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import {
  type Answer,
  type ChatMessage,
  csp,
  putSymbol,
  type Row,
  STRANGER,
  startTestStack,
  type TestStack,
  TRADER,
  until,
  vpc,
} from "../support/stack.ts";

/** Tuesday, 10:15 in New York. */
const NOW = "2026-02-24T15:15:00Z";
const OTHER_CHAT = -1_001_234_567_890;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(NOW);
});
afterAll(() => stack.stop());
beforeEach(() => stack.setClock(NOW));

// ---------------------------------------------------------------- Updates as Telegram sends them

let updates = 0;
const user = (id: number) => ({
  id,
  is_bot: false,
  first_name: "Max",
  username: `u${id}`,
  language_code: "en",
});
const chat = (id: number) =>
  id > 0
    ? { id, first_name: "Max", username: "max", type: "private" }
    : { id, title: "Traders", type: "supergroup" };

interface Pressing {
  from?: number;
  chat_id?: number;
  message_id?: number;
  data?: string;
  /** Over the message that carries the button. */
  message?: Row;
  /** Over the callback query. */
  query?: Row;
}

/** Somebody presses a button of a card. */
function press(card: ChatMessage, button: "Approve" | "Reject", pressing: Pressing = {}): Row {
  updates += 1;
  const { from = TRADER, chat_id = card.chat_id, message_id = card.message_id } = pressing;
  const data = pressing.data ?? card.buttons.find(({ text }) => text.includes(button))?.callback_data;
  return {
    update_id: updates,
    callback_query: {
      id: String(4_382_000_000_000_000 + updates),
      from: user(from),
      message: {
        message_id,
        from: { id: 4242, is_bot: true, first_name: "Thetabase", username: "thetabase_bot" },
        chat: chat(chat_id),
        date: 1_771_945_000,
        text: card.text,
        entities: [{ offset: 0, length: 5, type: "bold" }],
        reply_markup: { inline_keyboard: [card.buttons] },
        ...pressing.message,
      },
      chat_instance: "-1234567890123456789",
      data,
      ...pressing.query,
    },
  };
}

/** Somebody writes a message. */
function write(
  text: string,
  { from = TRADER, chat_id = TRADER, ...message }: Row & { from?: number; chat_id?: number } = {},
): Row {
  updates += 1;
  return {
    update_id: updates,
    message: {
      message_id: 500_000 + updates,
      from: user(from),
      chat: chat(chat_id),
      date: 1_771_945_000,
      text,
      entities: text.startsWith("/") ? [{ offset: 0, length: text.length, type: "bot_command" }] : [],
      ...message,
    },
  };
}

const post = (update: unknown) => stack.call("telegram-webhook", update);

/** What the presser is shown at once. */
function toast(answer: Answer): { text: string; show_alert: boolean } {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toMatchObject({ method: "answerCallbackQuery", text: expect.stringMatching(/\S/) });
  const { text, show_alert = false } = answer.body as { text: string; show_alert?: boolean };
  return { text, show_alert };
}

// ---------------------------------------------------------------- trades

const requestOf = async ({ request_id }: TradeRequest): Promise<Row> =>
  (await stack.db.sql`select * from public.trade_requests where request_id = ${request_id}`)[0] ?? {};
const positionOf = async ({ request_id }: TradeRequest): Promise<Row | undefined> =>
  (await stack.db.sql`select * from public.positions where request_id = ${request_id}`)[0];
const ordersOf = ({ request_id }: TradeRequest) =>
  stack.db.sql`select * from public.orders where request_id = ${request_id}`;

/** Proposes a trade that can be filled at its credit and waits for its card. */
async function propose(trade: TradeRequest): Promise<ChatMessage> {
  await stack.underlying({ [trade.ticker]: 590 });
  await quote(trade, trade.net_credit);
  await stack.propose(trade);
  return await stack.card(trade.ticker);
}

/** Makes closing the trade cost `mark`, dollars per contract. */
async function quote(trade: TradeRequest, mark: number): Promise<void> {
  const { strike_price, width } = trade;
  const short = (mark + (width === undefined ? 0 : 100)) / 100;
  const around = (mid: number): [number, number] => [(mid * 100 - 1) / 100, (mid * 100 + 1) / 100];
  await stack.quote({
    [putSymbol(trade, strike_price)]: around(short),
    ...(width !== undefined && { [putSymbol(trade, strike_price - width)]: around(1) }),
  });
}

/** The bot's messages that are not there yet in `before`. */
async function newMessages(before: ChatMessage[]): Promise<string[]> {
  return (await stack.messages()).slice(before.length).map(({ text }) => text);
}

// ----------------------------------------------------------------

describe("the card", () => {
  it("shows the trade, what it risks, and its three exits in dollars and as prices", async () => {
    const trade = csp({ quantity: 2 });
    const { text, buttons } = await propose(trade);
    for (const [what, shown] of Object.entries({
      ticker: trade.ticker,
      strategy: /CSP/,
      "strategy in words": /cash-secured put/i,
      strike: /\b580\b/,
      expiration: /Apr 17, 2026/,
      "days to it": /\b52\b/,
      credit: /Credit\s+150\.00/,
      quantity: /Quantity\s+2\b/,
      collateral: /Collateral\s+116,000\.00/,
      "max risk": /Max risk\s+115,700\.00/,
      "max profit": /Max profit\s+300\.00/,
      "profit target, for the position and per contract": /\+150\.00\s+[≤≥]\s+75\.00/,
      "stop, for the position and per contract": /−600\.00\s+[≤≥]\s+450\.00/,
      "date rule, in days and as a date": /21.*Mar 27, 2026/,
    })) {
      expect(text, what).toMatch(shown);
    }
    expect(text).not.toContain("⚠");
    expect(buttons).toHaveLength(2);
  });

  it("of a spread shows both strikes, the risk of its width, and that it has no stop short of the full loss", async () => {
    const { text } = await propose(vpc());
    expect(text).toMatch(/VPC/);
    expect(text).toMatch(/\b580\b.*\b575\b/);
    expect(text).toMatch(/Collateral\s+500\.00/);
    expect(text).toMatch(/Max risk\s+350\.00/);
    expect(text).toMatch(/Max profit\s+150\.00/);
    expect(text).toMatch(/\+75\.00\s+[≤≥]\s+75\.00/);
    expect(text).toMatch(/⚠.*no stop short of the full loss of 350\.00/i);
  });

  it("of a spread with a stop of its own has no such warning", async () => {
    const { text } = await propose(vpc({ overrides: { stop_loss: 200 } }));
    expect(text).toMatch(/−200\.00\s+[≤≥]\s+350\.00/);
    expect(text).not.toContain("⚠");
  });

  it.each([
    ["2026-03-10", true],
    ["2026-03-17", true],
    ["2026-03-18", false],
  ])("that expires on %s warns that it is inside its own 21 days: %s", async (expiration_date, warns) => {
    const { text } = await propose(csp({ expiration_date }));
    if (warns) {
      expect(text).toMatch(/⚠.*inside its own 21 days/i);
    } else {
      expect(text).not.toContain("⚠");
    }
  });

  it.each([
    ["a Saturday", "2026-03-21", "Mar 21, 2026"],
    ["a holiday", "2026-04-03", "Apr 3, 2026"],
  ])("warns of an expiration on %s", async (_, expiration_date, shown) => {
    const { text } = await propose(csp({ expiration_date }));
    expect(text).toMatch(new RegExp(`⚠.*${shown} is not a trading day`));
  });

  it("carries buttons with an unguessable token of their own", async () => {
    const cards = [await propose(csp()), await propose(csp())];
    const tokens = cards.flatMap(({ buttons }) =>
      buttons.map(({ callback_data }) => callback_data.split(":")[1] ?? ""),
    );
    expect(tokens[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(tokens[0]).not.toBe(tokens[2]);
    for (const { callback_data } of cards.flatMap(({ buttons }) => buttons)) {
      expect(Buffer.byteLength(callback_data)).toBeLessThanOrEqual(64);
    }
  });
});

describe("Approve", () => {
  it("opens a position at the approved credit; the card is edited, and edited again when it closes", async () => {
    const trade = csp({ quantity: 2 });
    const card = await propose(trade);
    expect(toast(await post(press(card, "Approve"))).text).toMatch(/approved/i);

    const opened = await stack.card(trade.ticker, /opened/);
    expect(opened.message_id).toBe(card.message_id);
    const position = await positionOf(trade);
    expect(opened.buttons).toEqual([
      { text: `Position ${position?.position_id}`, callback_data: `see:position:${position?.position_id}` },
    ]);
    expect(opened.text).toMatch(new RegExp(`Position ${position?.position_id} opened at 150\\.00`));
    expect(position).toMatchObject({ status: "OPEN", quantity: 2, open_quantity: 2 });
    expect(await requestOf(trade)).toMatchObject({ status: "executed", decided_by: String(TRADER) });
    expect([...(await ordersOf(trade))]).toMatchObject([{ purpose: "entry", status: "filled", quantity: 2 }]);
    await stack.message(({ text }) => text.startsWith(`✅ Position ${position?.position_id} opened`));

    await quote(trade, 75);
    await stack.check();
    const closed = await stack.card(trade.ticker, /closed/);
    expect(closed.message_id).toBe(card.message_id);
    expect(closed.text).toMatch(/closed at 75\.00/);
    expect(closed.text).toMatch(/profit target/i);
    expect(closed.text).toContain("+150.00");
    expect(closed.text).toMatch(/\+50(\.0+)? ?%/);
    await stack.message(({ text }) =>
      text.startsWith(`📊 Position ${position?.position_id} exited - ${trade.ticker} - 50% profit target`),
    );
    const cards = (await stack.messages()).filter(({ text }) => text.startsWith(`${trade.ticker} 580 put\n`));
    expect(cards).toHaveLength(1);
  });

  it("outside market hours keeps the request approved and says when it is sent", async () => {
    const trade = csp();
    await stack.setClock("2026-02-24T14:15:00Z");
    const card = await propose(trade);
    const { text } = toast(await post(press(card, "Approve")));
    expect(text).toMatch(/approved/i);
    expect(text).toMatch(/opens|open/i);
    const approved = await stack.card(trade.ticker, /✅ Approved/);
    expect(approved.buttons).toEqual([]);
    expect(await requestOf(trade)).toMatchObject({ status: "approved" });
    expect(await ordersOf(trade)).toHaveLength(0);

    await stack.setClock("2026-02-24T14:35:00Z");
    await stack.check();
    await stack.card(trade.ticker, /opened/);
    expect(await positionOf(trade)).toMatchObject({ entry_date: new Date("2026-02-24T14:35:00Z") });
  });

  it("sends nothing when the mid is more than 25 % away: a refreshed card asks, and the old button is stale", async () => {
    const trade = csp();
    const card = await propose(trade);
    await quote(trade, 112);
    await post(press(card, "Approve"));
    const refreshed = await stack.card(trade.ticker, /🔁/);
    expect(refreshed.buttons).toHaveLength(2);
    expect(refreshed.text).toContain("112.00");
    expect(await requestOf(trade)).toMatchObject({ status: "pending" });
    expect(await ordersOf(trade)).toHaveLength(0);

    const stale = toast(await post(press(card, "Approve")));
    expect(stale.text).toMatch(/out of date|stale|newest/i);
    expect(await requestOf(trade)).toMatchObject({ status: "pending" });

    await quote(trade, 150);
    expect(toast(await post(press(refreshed, "Approve"))).text).toMatch(/approved/i);
    await stack.card(trade.ticker, /opened/);
  });

  it("sends nothing when the underlying is at the short strike: the card asks again", async () => {
    const trade = csp();
    const card = await propose(trade);
    await stack.underlying({ [trade.ticker]: 580 });
    await post(press(card, "Approve"));
    const refreshed = await stack.card(trade.ticker, /🔁/);
    expect(refreshed.buttons).toHaveLength(2);
    expect(await ordersOf(trade)).toHaveLength(0);
  });

  it("that would break a safety limit is refused in an alert, the card says why, and asks on", async () => {
    const trade = csp();
    const card = await propose(trade);
    const breach = "It risks 57,850.00; max_risk_per_trade is 100.00.";
    await stack.db.sql`update public.settings set max_risk_per_trade = 100`;
    const update = press(card, "Approve");
    expect(toast(await post(update))).toEqual({ text: breach, show_alert: true });
    const refused = await stack.card(trade.ticker, breach);
    expect(refused).toMatchObject({ message_id: card.message_id, buttons: card.buttons });
    expect(toast(await post(update)).text).toMatch(/nothing changed/i);
    expect(await requestOf(trade)).toMatchObject({ status: "pending", status_note: breach });
    expect(await ordersOf(trade)).toHaveLength(0);

    await stack.db.sql`update public.settings set max_risk_per_trade = null`;
    expect(toast(await post(press(refused, "Approve"))).text).toMatch(/approved/i);
    await stack.card(trade.ticker, /opened/);
  });

  it("five presses at once open one position", async () => {
    const trade = csp();
    const card = await propose(trade);
    const presses = Array.from({ length: 5 }, () => press(card, "Approve"));
    const toasts = (await Promise.all(presses.map(post))).map((answer) => toast(answer).text);
    expect(toasts.filter((text) => /^approved/i.test(text))).toHaveLength(1);
    await stack.card(trade.ticker, /opened/);
    await stack.quiet();
    expect(await ordersOf(trade)).toHaveLength(1);
  });

  it("on four cards at once opens all four", async () => {
    const trades = Array.from({ length: 4 }, () => csp());
    const cards = await Promise.all(trades.map(propose));
    for (const answer of await Promise.all(cards.map((card) => post(press(card, "Approve"))))) {
      expect(toast(answer).text).toMatch(/^approved/i);
    }
    await Promise.all(trades.map((trade) => stack.card(trade.ticker, /opened/)));
    for (const trade of trades) {
      expect(await ordersOf(trade)).toHaveLength(1);
    }
  });

  it("and Reject pressed at once: one of them holds", async () => {
    const trade = csp();
    const card = await propose(trade);
    const updates = [press(card, "Approve"), press(card, "Reject")];
    const toasts = (await Promise.all(updates.map(post))).map((answer) => toast(answer).text);
    expect(toasts.filter((text) => /already|nothing changed/i.test(text))).toHaveLength(1);
    const { status } = await until(
      () => requestOf(trade),
      ({ status }) => status === "rejected" || status === "executed",
    );
    expect(await ordersOf(trade)).toHaveLength(status === "executed" ? 1 : 0);
  });
});

describe("Reject", () => {
  it("ends the request: nothing is sent, and the card says so and asks no more", async () => {
    const trade = csp();
    const card = await propose(trade);
    expect(toast(await post(press(card, "Reject"))).text).toMatch(/rejected/i);
    const rejected = await stack.card(trade.ticker, "Rejected");
    expect(rejected.message_id).toBe(card.message_id);
    expect(rejected.buttons).toEqual([]);
    expect(await requestOf(trade)).toMatchObject({ status: "rejected", decided_by: String(TRADER) });
    await stack.check();
    expect(await ordersOf(trade)).toHaveLength(0);
    expect(await positionOf(trade)).toBeUndefined();
  });
});

describe("a press that comes too late", () => {
  it("the second one, after it was approved, changes nothing and is told so", async () => {
    const trade = csp();
    const card = await propose(trade);
    await post(press(card, "Approve"));
    await stack.card(trade.ticker, /opened/);
    for (const button of ["Approve", "Reject"] as const) {
      expect(toast(await post(press(card, button))).text).toMatch(/already|nothing changed/i);
    }
    await stack.quiet();
    expect(await requestOf(trade)).toMatchObject({ status: "executed" });
    expect(await ordersOf(trade)).toHaveLength(1);
  });

  it("the second one, after it was rejected, opens nothing", async () => {
    const trade = csp();
    const card = await propose(trade);
    await post(press(card, "Reject"));
    expect(toast(await post(press(card, "Approve"))).text).toMatch(/already|nothing changed/i);
    await stack.check();
    expect(await requestOf(trade)).toMatchObject({ status: "rejected" });
    expect(await ordersOf(trade)).toHaveLength(0);
  });

  it("after the close, before any check: the request has expired, and the card says so", async () => {
    const trade = csp();
    const card = await propose(trade);
    await stack.setClock("2026-02-24T21:00:00Z");
    expect(toast(await post(press(card, "Approve"))).text).toMatch(/expired|too late/i);
    const expired = await stack.card(trade.ticker, "Expired");
    expect(expired.message_id).toBe(card.message_id);
    expect(expired.buttons).toEqual([]);
    expect(await requestOf(trade)).toMatchObject({ status: "expired" });
    await stack.setClock("2026-02-25T15:15:00Z");
    await stack.check();
    expect(await ordersOf(trade)).toHaveLength(0);
  });

  it("after the check that expired it: nothing changes", async () => {
    const trade = csp();
    const card = await propose(trade);
    await stack.setClock("2026-02-24T21:00:00Z");
    await stack.check();
    await stack.card(trade.ticker, "Expired");
    expect(toast(await post(press(card, "Approve"))).text).toMatch(/expired/i);
    expect(await requestOf(trade)).toMatchObject({ status: "expired" });
  });
});

describe("a press that is not the card's own is stale", () => {
  let card: ChatMessage;
  let other: ChatMessage;
  beforeAll(async () => {
    await stack.setClock(NOW);
    card = await propose(csp());
    other = await propose(csp());
    await stack.quiet();
  });

  it.each<[string, (card: ChatMessage, other: ChatMessage) => Row]>([
    ["from another message in the chat", (card) => press(card, "Approve", { message_id: 12_345 })],
    [
      "from another request's card",
      (card, other) => press(other, "Approve", { data: card.buttons[0]?.callback_data ?? "" }),
    ],
    [
      "from a forwarded copy of the card",
      (card) =>
        press(card, "Approve", {
          message_id: card.message_id + 1_000,
          message: { forward_origin: { type: "user", sender_user: user(4242), date: 1_771_945_000 } },
        }),
    ],
    [
      "with a token that was never given",
      (card) => press(card, "Approve", { data: `approve:${"0".repeat(32)}` }),
    ],
    ["with no token", (card) => press(card, "Approve", { data: "approve" })],
    ["with an empty token", (card) => press(card, "Approve", { data: "approve:" })],
    ["with a wildcard", (card) => press(card, "Approve", { data: "approve:%" })],
    ["with an SQL quote", (card) => press(card, "Approve", { data: "approve:' or '1'='1" })],
    [
      "with a decision there is not",
      (card) =>
        press(card, "Approve", { data: card.buttons[0]?.callback_data.replace("approve", "sell") ?? "" }),
    ],
    ["with other data", (card) => press(card, "Approve", { data: "{}" })],
    [
      "with an answer to a question",
      (card) =>
        press(card, "Approve", { data: card.buttons[0]?.callback_data.replace("approve", "adopt") ?? "" }),
    ],
  ])("%s", async (_, update) => {
    const before = await stack.contents();
    expect(toast(await post(update(card, other))).text).toMatch(/out of date|newest/i);
    // All that may remain is that the update was seen, and who pressed.
    expect(await stack.contents()).toEqual({
      ...before,
      "private.telegram_updates": expect.anything(),
      "public.actions": expect.anything(),
    });
  });
});

describe("an update that comes again", () => {
  it("has no second effect", async () => {
    const trade = csp();
    const card = await propose(trade);
    const update = press(card, "Reject");
    const answers = await Promise.all([post(update), post(update), post(update)]);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
    }
    await stack.card(trade.ticker, "Rejected");
    await stack.quiet();
    const before = await stack.contents();
    expect((await post(update)).status).toBe(200);
    expect(await stack.contents()).toEqual(before);
  });

  it("gets no second reply", async () => {
    const before = await stack.messages();
    const update = write("/pnl");
    for (let time = 0; time < 3; time++) {
      expect((await post(update)).status).toBe(200);
    }
    await stack.message(
      ({ text, message_id }) => /P&L/.test(text) && !before.some((m) => m.message_id === message_id),
    );
    await stack.quiet();
    expect(await newMessages(before)).toHaveLength(1);
  });

  it("cannot undo what was decided since: an old Approve after the card asked again", async () => {
    const trade = csp();
    const card = await propose(trade);
    await quote(trade, 112);
    const update = press(card, "Approve");
    await post(update);
    await stack.card(trade.ticker, /🔁/);
    await quote(trade, 150);
    await post(update);
    await stack.check();
    expect(await requestOf(trade)).toMatchObject({ status: "pending" });
    expect(await ordersOf(trade)).toHaveLength(0);
  });
});

describe("nothing is written for those who are not allowed", () => {
  let card: ChatMessage;
  beforeAll(async () => {
    await stack.setClock(NOW);
    card = await propose(csp());
    await stack.quiet();
  });

  const group = { chat_id: OTHER_CHAT };
  const cases: [string, (card: ChatMessage) => Row, told: RegExp | null][] = [
    ["a stranger who presses Approve", (card) => press(card, "Approve", { from: STRANGER }), /may not/i],
    ["a stranger who presses Reject", (card) => press(card, "Reject", { from: STRANGER }), /may not/i],
    ["the trader who presses in another chat", (card) => press(card, "Approve", group), /may not/i],
    [
      "a stranger who presses in a chat of his own",
      (card) => press(card, "Approve", { from: STRANGER, chat_id: STRANGER }),
      /may not/i,
    ],
    [
      "a press on a copy that was forwarded to another chat",
      (card) =>
        press(card, "Approve", {
          ...group,
          message: { forward_origin: { type: "hidden_user", sender_user_name: "x", date: 1 } },
        }),
      /may not/i,
    ],
    [
      "a press on an inline message, which is in no chat",
      (card) => press(card, "Approve", { query: { message: undefined, inline_message_id: "BAAAAH" } }),
      /may not/i,
    ],
    [
      "a game's button",
      (card) => press(card, "Approve", { query: { data: undefined, game_short_name: "approve" } }),
      null,
    ],
    [
      "a stranger who asks for /positions",
      () => write("/positions", { from: STRANGER, chat_id: STRANGER }),
      null,
    ],
    ["a stranger who asks for /pnl in the trader's chat", () => write("/pnl", { from: STRANGER }), null],
    ["the trader who asks in another chat", () => write("/positions", group), null],
    ["a stranger who asks for /reconcile", () => write("/reconcile", { from: STRANGER }), null],
    [
      "a stranger who answers a question that is not his",
      (card) => press(card, "Approve", { from: STRANGER, data: `adopt:${"0".repeat(32)}` }),
      /may not/i,
    ],
    [
      "an anonymous administrator",
      () => write("/positions", { from: 1_087_968_824, sender_chat: chat(TRADER) }),
      null,
    ],
    [
      "a channel post",
      () => {
        const { update_id, message } = write("/positions");
        return { update_id, channel_post: message };
      },
      null,
    ],
    [
      "an edited message",
      () => {
        const { update_id, message } = write("/positions");
        return { update_id, edited_message: message };
      },
      null,
    ],
    [
      "a message from nobody",
      () => {
        const { update_id, message } = write("/positions");
        const { from: _, ...unsigned } = message as Row;
        return { update_id, message: { ...unsigned, sender_chat: chat(TRADER) } };
      },
      null,
    ],
  ];
  it.each(cases)("%s", async (_, update, told) => {
    const before = await stack.contents();
    const messages = await stack.messages();
    const answer = await post(update(card));
    if (told === null) {
      expect(answer.status, answer.text).toBe(200);
      expect(answer.text).toBe("");
    } else {
      expect(toast(answer)).toEqual({ text: expect.stringMatching(told), show_alert: true });
    }
    expect(await stack.contents()).toEqual(before);
    expect(await newMessages(messages)).toEqual([]);
  });

  it("a stranger who sends /start learns his own number and that of the chat, for the owner's settings", async () => {
    const before = await stack.contents();
    const answer = await post(write("/start", { from: STRANGER, chat_id: OTHER_CHAT }));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ method: "sendMessage", chat_id: OTHER_CHAT });
    const { text } = answer.body as { text: string };
    expect(text).toContain(String(STRANGER));
    expect(text).toContain(String(OTHER_CHAT));
    expect(text).not.toMatch(new RegExp(`\\b${TRADER}\\b`));
    expect(await stack.contents()).toEqual(before);
  });

  it("a wrong or missing secret, with an update that would approve", async () => {
    const before = await stack.contents();
    const header = "X-Telegram-Bot-Api-Secret-Token";
    const same = "x".repeat(stack.telegramSecretToken.length);
    for (const secret of [same, "wrong", "", undefined, stack.secretKey, stack.cronSecret]) {
      const answer = await stack.call("telegram-webhook", press(card, "Approve"), { [header]: secret });
      expect(answer.status, `secret ${secret}`).toBe(401);
      expect(answer.body).toMatchObject({ error: { code: "unauthorized" } });
    }
    expect(await stack.contents()).toEqual(before);
  });
});

describe("what is no Update", () => {
  it.each([
    {},
    { update_id: "1" },
    { update_id: 1.5 },
    { update_id: 1, message: "hello" },
    { update_id: 1, callback_query: { id: 1 } },
    { callback_query: { id: "1", from: user(TRADER), data: "approve" } },
  ])("is taken, or Telegram would bring it for days, and nothing is written: %j", async (garbage) => {
    await stack.quiet();
    const before = await stack.contents();
    const answer = await post(garbage);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).toBe("");
    expect(await stack.contents()).toEqual(before);
  });

  it("an Update that is too large, or holds what cannot be stored, is taken as well", async () => {
    await stack.quiet();
    const before = await stack.contents();
    for (const text of [`/pause ${"x".repeat(70_000)}`, "/pause \ud800", "/pause \0"]) {
      const answer = await post(write(text));
      expect(answer.status, answer.text).toBe(200);
      expect(answer.text).toBe("");
    }
    expect(await stack.contents()).toEqual(before);
  });

  it.each([
    { my_chat_member: { chat: chat(OTHER_CHAT), from: user(STRANGER), date: 1 } },
    { message_reaction: { chat: chat(TRADER), message_id: 1, date: 1, old_reaction: [], new_reaction: [] } },
    { poll: { id: "1", question: "Approve?" } },
    { inline_query: { id: "1", from: user(STRANGER), query: "positions", offset: "" } },
    { something_of_next_year: { id: 1 } },
    {},
  ])("an Update of a kind that is not ours is taken and forgotten: %j", async (content) => {
    await stack.quiet();
    const before = await stack.contents();
    updates += 1;
    const answer = await post({ update_id: updates, ...content });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).toBe("");
    expect(await stack.contents()).toEqual(before);
  });

  it.each<[string, Row]>([
    ["a photo", { text: undefined, photo: [{ file_id: "x", file_unique_id: "y", width: 1, height: 1 }] }],
    ["somebody who joins", { text: undefined, new_chat_members: [user(STRANGER)] }],
    ["words without a command", { text: "how are my positions?" }],
    ["a command in the middle", { text: "please /positions" }],
    ["a command that is not known", { text: "/sell_everything" }],
    ["one that only begins like ours", { text: "/positionsx" }],
    ["a command for another bot of the group", { text: "/positions@other_bot" }],
    [
      "a command that was forwarded",
      { text: "/pause", forward_origin: { type: "user", sender_user: user(TRADER), date: 1 } },
    ],
  ])("%s is not answered", async (_, message) => {
    await stack.quiet();
    const before = await stack.contents();
    expect((await post(write("", message))).status).toBe(200);
    expect(await stack.contents()).toEqual(before);
  });
});

describe("commands", () => {
  /** Writes to the bot as a person at the page does, and returns its answer. */
  async function ask(text: string): Promise<string> {
    await stack.quiet();
    const before = await stack.messages();
    await stack.send(text);
    await until(stack.messages, (messages) => messages.length > before.length);
    await stack.quiet();
    const answers = await newMessages(before);
    expect(answers).toHaveLength(1);
    return answers[0] ?? "";
  }

  beforeAll(async () => {
    await stack.quiet();
    await stack.db.sql`
      delete from private.exit_decisions; delete from public.trade_history; delete from public.orders;
      delete from public.positions; delete from private.paper_orders`.simple();
  });

  it("/positions says that nothing is open", async () => {
    expect(await ask("/positions")).toMatch(/no open positions/i);
  });

  it("/pnl works before the first trade", async () => {
    expect(await ask("/pnl")).toMatch(/P&L/);
  });

  it.each([
    "/positions",
    "/positions@thetabase_bot",
  ])("%s answers every open position with its mark, P&L and exits", async (command) => {
    const trade = csp({ quantity: 2 });
    const card = await propose(trade);
    await stack.press(card, "Approve");
    await stack.card(trade.ticker, /opened/);
    await quote(trade, 130);
    await stack.check();
    const answer = await ask(command);
    expect(answer).toMatch(
      new RegExp(`#\\d+ ${trade.ticker} 580 ×2 +52 d\\n +130\\.00 +\\+40\\.00 +profit 74 %`),
    );
  });

  it("/pnl answers today's trades, all trades and what is open", async () => {
    const trade = csp();
    const card = await propose(trade);
    await stack.press(card, "Approve");
    await stack.card(trade.ticker, /opened/);
    await quote(trade, 75);
    await stack.check();
    const answer = await ask("/pnl@thetabase_bot");
    expect(answer).toContain("Feb 24, 2026");
    expect(answer).toMatch(/Today\s+1\s+\+75\.00/);
    expect(answer).toMatch(/All\s+1\s+\+75\.00/);
    expect(answer).toMatch(/Open\s+2\s+\+80\.00/);
    expect(answer).toMatch(/100(\.0)? ?%/);
  });

  it("/reconcile answers once, however often its update comes", async () => {
    await stack.quiet();
    const before = await stack.messages();
    const update = write("/reconcile");
    for (let time = 0; time < 3; time++) {
      expect((await post(update)).status).toBe(200);
    }
    await until(stack.messages, (messages) => messages.length > before.length);
    await stack.quiet();
    const answers = await newMessages(before);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain("Tue 24 Feb, 10:15");
  });

  it.each(["/help", "/start"])("%s says what can be asked", async (command) => {
    expect(await ask(command)).toMatch(/\/positions[\s\S]*\/pnl[\s\S]*\/reconcile/);
  });

  it("/positions shows eight of however many are open, and has buttons for the rest", async () => {
    for (let n = 0; n < 18; n++) {
      const trade = csp({
        ticker: `LONGTICKERNAME.${n}`,
        strike_price: 5_000.125,
        net_credit: 99_999.99,
        quantity: 10_000,
      });
      await stack.call("create-position", { request: trade, entry_price: 99_999.99, quantity: 10_000 });
    }
    await stack.quiet();
    const answer = await ask("/positions");
    expect(answer).toMatch(/20 open/);
    expect(answer.length).toBeLessThanOrEqual(4096);
    const { buttons } = (await stack.messages()).at(-1) ?? { buttons: [] };
    expect(buttons.map(({ text }) => text).slice(8)).toEqual(["↻ 1 of 3", "▸"]);
  });
});
