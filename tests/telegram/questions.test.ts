import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, type Delivered, OWNER, quotesFor, type Row, working } from "../support/book.ts";
import {
  AUDITED,
  buttonOf,
  createStage,
  expectNothing,
  MAY_LOOK_ONLY,
  messages,
  type Pressed,
  plus,
  press,
  STALE,
  type Stage,
  toast,
  VIEWER,
  type Writes,
} from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.world.drop());

async function card(): Promise<Delivered> {
  await stage.world.propose(csp());
  return await stage.asked("card");
}

/** A put that expired in the money. */
async function expired(): Promise<Delivered> {
  const { world } = stage;
  // A root that ends in a digit would be an adjusted contract's.
  const request = csp({ ticker: "SPY" });
  await world.open(request);
  await world.setClock("2026-04-17T20:05:00Z");
  const run_id = await world.begin();
  const closes = [{ ticker: request.ticker, date: request.expiration_date, close: 575 }];
  await world.call("settle_expired", { run_id, closes });
  await world.finish(run_id);
  return await stage.asked("settlement");
}

/** An entry whose answer was lost and that two orders at the broker may be. */
async function unclear(): Promise<Delivered> {
  const { world } = stage;
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
  return await stage.asked("which_order");
}

/** A position that the broker does not hold. */
async function drifted(): Promise<Delivered> {
  const request = csp();
  await stage.world.open(request);
  await stage.world.compare([], quotesFor(request, 100));
  await stage.world.compare([], quotesFor(request, 100));
  return await stage.asked("drift");
}

/** An open position that no rule holds for. */
async function opened(): Promise<number> {
  const request = csp();
  const position_id = await stage.world.open(request);
  await stage.world.decide(quotesFor(request, 120));
  await stage.world.deliver();
  return position_id;
}

/** Asked whether a command is meant, with one position open. */
const asks = (command: string) => async () => {
  const position_id = await opened();
  await stage.world.command(command, command === "close" ? { position_id } : {});
  return await stage.asked("confirmation");
};

const confirmed = (command: string) => async () => {
  await stage.world.answer(await asks(command)(), "confirm");
  return await stage.asked("confirmation");
};

async function killedAndAsked(): Promise<Delivered> {
  await confirmed("kill")();
  await stage.world.command("unkill");
  return await stage.asked("confirmation");
}

/** Killed while a close is at the broker. */
async function killedWhileClosing(): Promise<Delivered> {
  const { world } = stage;
  const request = csp();
  await world.open(request);
  const { run_id, place } = await world.send(quotesFor(request, 50));
  await world.finish(run_id, place.map(working));
  await world.deliver();
  await world.command("kill");
  await world.answer(await stage.asked("confirmation"), "confirm");
  return await stage.asked("working_closes");
}

const ANSWERED: Writes = { "private.prompts": 0 };
const again = (sentence: string) => `Nothing changed, it was answered already. ${sentence}`;

interface Question {
  name: string;
  ask: () => Promise<Delivered>;
  answer: string;
  /** What the press changes, besides its own trace and the messages. */
  writes: Writes;
  /** The messages that it has sent or edited. */
  sends: string[];
  told: string | RegExp;
  toldAgain: string;
  /** Those of a second press. */
  sendsAgain?: string[];
  action: string;
  outcome?: string;
  /** One value of the book after the press. */
  proof: [query: string, value: unknown];
}

const QUESTIONS: Question[] = [
  {
    name: "Approve",
    ask: card,
    answer: "approve",
    writes: { "public.trade_requests": 0 },
    sends: ["card"],
    told: "Approved: checking the quote, then the order is sent.",
    // It brings the card up to date.
    sendsAgain: ["card"],
    toldAgain: "Nothing changed: the request is approved already.",
    action: "approve",
    outcome: "approved",
    proof: ["select status || ' by ' || decided_by from public.trade_requests", `approved by ${OWNER}`],
  },
  {
    name: "Reject",
    ask: card,
    answer: "reject",
    writes: { "public.trade_requests": 0 },
    sends: ["card"],
    told: "Rejected.",
    // It brings the card up to date.
    sendsAgain: ["card"],
    toldAgain: "Nothing changed: the request is rejected already.",
    action: "reject",
    outcome: "rejected",
    proof: ["select status || ' by ' || decided_by from public.trade_requests", `rejected by ${OWNER}`],
  },
  ...(["expired", "assigned"] as const).map((answer) => ({
    name: `Settlement: ${answer}`,
    ask: expired,
    answer,
    writes: {
      ...ANSWERED,
      "public.orders": 1,
      "public.positions": 0,
      "public.trade_history": 1,
    },
    sends: ["closed", "settlement"],
    told: `Booked as ${answer}.`,
    toldAgain: `Nothing changed: it is booked as ${answer} already.`,
    action: "settlement",
    proof: ["select exit_reason from public.trade_history", answer] as [string, unknown],
  })),
  {
    name: "Which order: the first",
    ask: unclear,
    answer: "order1",
    writes: { ...ANSWERED, "public.orders": 0 },
    sends: ["which_order"],
    told: "Taken: it is order 910000001.",
    toldAgain: again("It is order 910000001."),
    action: "which_order",
    proof: ["select broker_order_id from public.orders", "910000001"],
  },
  {
    name: "Which order: none",
    ask: unclear,
    answer: "none",
    writes: { ...ANSWERED, "public.orders": 0, "public.trade_requests": 0 },
    // The order is over, and the question is answered: either has the message that asks edited, to the same words.
    sends: ["card", "which_order", "which_order"],
    told: "It never arrived.",
    toldAgain: again("It never arrived."),
    action: "which_order",
    proof: ["select status from public.trade_requests", "failed"],
  },
  {
    name: "Drift: adopt",
    ask: drifted,
    answer: "adopt",
    writes: {
      ...ANSWERED,
      "public.orders": 1,
      "public.positions": 0,
      "public.trade_history": 1,
      "public.drifts": -1,
    },
    sends: ["closed", "drift"],
    told: "Booked as the broker has it.",
    toldAgain: again("Booked as the broker has it."),
    action: "drift",
    proof: ["select exit_reason from public.trade_history", "manual"],
  },
  {
    name: "Drift: dismiss",
    ask: drifted,
    answer: "dismiss",
    writes: { ...ANSWERED, "public.drifts": 0 },
    sends: ["drift"],
    told: "Dismissed: the book stays as it is.",
    toldAgain: again("Dismissed: the book stays as it is."),
    action: "drift",
    proof: ["select dismissed_by from public.drifts", OWNER],
  },
  ...["close", "close_all", "kill"].map((action) => ({
    name: `Cancel ${action}`,
    ask: asks(action),
    answer: "cancel",
    writes: ANSWERED,
    sends: ["confirmation"],
    told: "Cancelled: nothing is done.",
    toldAgain: again("Cancelled: nothing is done."),
    action,
    proof: [
      "select (select killed_at from public.settings) is null and close_asked_at is null from public.positions",
      true,
    ] as [string, unknown],
  })),
  ...["close", "close_all"].flatMap((action) => [
    {
      name: `Confirm ${action}`,
      ask: asks(action),
      answer: "confirm",
      writes: { ...ANSWERED, "public.positions": 0 },
      sends: ["confirmation"],
      told: "Confirmed.",
      toldAgain: again("Confirmed."),
      action,
      proof: ["select close_asked_by from public.positions", OWNER] as [string, unknown],
    },
    {
      name: `Never mind ${action}`,
      ask: confirmed(action),
      answer: "withdraw",
      writes: { ...ANSWERED, "public.positions": 0 },
      sends: ["confirmation"],
      told: "Taken back: nothing is sent, its rules go on.",
      toldAgain: again("Taken back: nothing is sent, its rules go on."),
      action,
      proof: ["select close_asked_at is null from public.positions", true] as [string, unknown],
    },
  ]),
  {
    name: "Confirm kill",
    ask: asks("kill"),
    answer: "confirm",
    writes: { ...ANSWERED, "public.settings": 0 },
    sends: ["confirmation"],
    told: "Confirmed.",
    toldAgain: again("Confirmed."),
    action: "kill",
    proof: ["select killed_by from public.settings", OWNER],
  },
  {
    name: "Cancel unkill",
    ask: killedAndAsked,
    answer: "cancel",
    writes: ANSWERED,
    sends: ["confirmation"],
    told: "Cancelled: nothing is done.",
    toldAgain: again("Cancelled: nothing is done."),
    action: "unkill",
    proof: ["select killed_by from public.settings", OWNER],
  },
  {
    name: "Confirm unkill",
    ask: killedAndAsked,
    answer: "confirm",
    writes: { ...ANSWERED, "public.settings": 0 },
    sends: ["confirmation"],
    told: "Confirmed.",
    toldAgain: again("Confirmed."),
    action: "unkill",
    proof: ["select killed_at is null from public.settings", true],
  },
  {
    name: "Working closes: cancel",
    ask: killedWhileClosing,
    answer: "cancelcloses",
    writes: { ...ANSWERED, "public.orders": 0 },
    sends: ["working_closes"],
    told: "They are cancelled at the broker.",
    toldAgain: again("They are cancelled at the broker."),
    action: "working_closes",
    proof: ["select cancelling from public.orders where purpose = 'exit'", true],
  },
  {
    name: "Working closes: let work",
    ask: killedWhileClosing,
    answer: "letwork",
    writes: ANSWERED,
    sends: ["working_closes"],
    told: "They go on working.",
    toldAgain: again("They go on working."),
    action: "working_closes",
    proof: ["select cancelling from public.orders where purpose = 'exit'", false],
  },
];

describe.each(QUESTIONS)("$name", (question) => {
  const { answer, told, toldAgain, sends, sendsAgain = [], action, outcome = "answered" } = question;
  const writes = plus(AUDITED, question.writes, messages(sends));
  let pressed: Pressed;
  beforeAll(async () => {
    await stage.world.empty();
    pressed = buttonOf(await question.ask(), answer);
    await stage.keep();
  });
  beforeEach(() => stage.restore());

  const did = (...outcomes: string[]): Row[] =>
    outcomes.map((outcome) => ({ user_id: OWNER, action, outcome }));

  async function done(): Promise<void> {
    const [query, value] = question.proof;
    const [row] = await stage.world.sql.unsafe(query);
    expect(Object.values(row ?? {})).toEqual([value]);
  }

  it.each([
    ["approver", press.by],
    ["approver, on a message that was edited since", press.onEdited],
  ])("%s", async (_, by) => {
    expect(await stage.bring(by(pressed))).toEqual({ said: [toast(told)], writes });
    expect(await stage.sent()).toEqual(sends);
    expect(await stage.audit()).toEqual(did(outcome));
    await done();
  });

  it("viewer", async () => {
    const update = press.by(pressed, { user: VIEWER });
    expect(await stage.bring(update)).toEqual({ said: [MAY_LOOK_ONLY], writes: {} });
  });

  it("nobody who counts", async () => {
    await expectNothing(stage, pressed);
  });

  it("replayed update", async () => {
    const update = press.by(pressed);
    await stage.bring(update);
    expect(await stage.bring(update)).toEqual({ said: [toast(toldAgain)], writes: {} });
    expect(await stage.audit()).toEqual(did(outcome));
  });

  it("replayed update, at the same time", async () => {
    const update = press.by(pressed);
    const { said, writes: both } = await stage.bring(update, update);
    expect(said).toContainEqual(toast(told));
    expect(both).toEqual(writes);
    expect(await stage.audit()).toEqual(did(outcome));
  });

  it("stale button", async () => {
    const elsewhere = { ...pressed, message_id: pressed.message_id + 1 };
    expect(await stage.bring(press.by(elsewhere))).toEqual({ said: [STALE], writes: AUDITED });
    const unknown = { ...pressed, data: `${answer}:${"0".repeat(32)}` };
    expect(await stage.bring(press.by(unknown))).toEqual({ said: [STALE], writes: AUDITED });
    expect((await stage.audit()).map(({ outcome }) => outcome)).toEqual(["stale", "stale"]);
    // It did not spoil the button.
    expect((await stage.bring(press.by(pressed))).said).toEqual([toast(told)]);
  });

  it("pressed twice at once", async () => {
    const { said, writes: both } = await stage.bring(press.by(pressed), press.by(pressed));
    expect(said).toEqual(expect.arrayContaining([toast(told), toast(toldAgain)]));
    expect(both).toEqual(plus(writes, AUDITED, messages(sendsAgain)));
    expect(await stage.audit()).toEqual(did(outcome, "already"));
    await done();
  });

  it("pressed at once with the other button", async () => {
    const mine = (data: string) => data.endsWith(pressed.data.split(":")[1] ?? "");
    const other = pressed.buttons?.flat().find(({ data }) => mine(data) && data !== pressed.data);
    if (other === undefined) {
      expect(answer).toBe("withdraw");
      return;
    }
    const { said, writes: both } = await stage.bring(
      press.by(pressed),
      press.by({ ...pressed, data: other.data }),
    );
    const nothing = said.map((one) => String(one?.text).startsWith("Nothing changed"));
    expect([...nothing].sort()).toEqual([false, true]);
    const audit = await stage.audit();
    expect(audit.map(({ outcome }) => outcome === "already").sort()).toEqual([false, true]);
    expect(both).toMatchObject({ "private.telegram_updates": 2, "public.actions": 2 });
    if (nothing[1]) {
      expect(said[0]).toEqual(toast(told));
      expect(both).toEqual(plus(writes, AUDITED, messages(sendsAgain)));
      await done();
    }
  });
});

describe.each(["close", "close_all", "kill", "unkill"])("A question about %s", (action) => {
  let asked: Delivered;
  beforeAll(async () => {
    await stage.world.empty();
    asked = await (action === "unkill" ? killedAndAsked() : asks(action)());
    await stage.keep();
  });
  beforeEach(() => stage.restore());

  it.each(["confirm", "cancel"])("that has lapsed is stale: %s", async (answer) => {
    await stage.world.sql`
      update private.prompts set expires_at = clock_timestamp() - interval '1 second' where answer is null`;
    const late = "Too late: a confirmation is good for 2 minutes. Nothing was done; ask again.";
    expect(await stage.bring(press.by(buttonOf(asked, answer)))).toEqual({
      said: [toast(late, true)],
      writes: plus(AUDITED, ANSWERED, messages(["confirmation"])),
    });
    expect(await stage.audit()).toEqual([{ user_id: OWNER, action, outcome: "stale" }]);
  });

  it.each(["confirm", "cancel"])("that was asked again is stale: %s", async (answer) => {
    const { position_id = null } = asked.facts;
    await stage.world.command(action, action === "close" ? { position_id } : {});
    expect(await stage.bring(press.by(buttonOf(asked, answer)))).toEqual({ said: [STALE], writes: AUDITED });
    const [, pressed] = await stage.audit();
    expect(pressed).toEqual({ user_id: OWNER, action, outcome: "stale" });
  });
});

it.each(["approve", "reject"])("A card that has expired is too late to %s", async (answer) => {
  await stage.world.empty();
  const pressed = buttonOf(await card(), answer);
  await stage.keep();
  await stage.world.setClock("2026-03-03T21:30:00Z");
  expect(await stage.bring(press.by(pressed))).toEqual({
    said: [toast("Too late: the request has expired.")],
    writes: plus(AUDITED, { "public.trade_requests": 0 }, messages(["card"])),
  });
  expect(await stage.audit()).toEqual([{ user_id: OWNER, action: answer, outcome: "expired" }]);
});
