import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, OWNER, quotesFor, type Row } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** The audit, oldest first. */
const actions = async () =>
  (await book.sql`
    select user_id, action, subject, outcome, message from public.actions order by action_id`) as unknown as Row[];

const updates = async () => (await book.sql`select from private.telegram_updates`).length;

async function asked(command: string, subject: Row = {}): Promise<void> {
  await book.command(command, subject);
  await book.deliver();
}

describe("every action by a person adds one row, with its outcome", () => {
  it("approve and reject", async () => {
    const [one, other] = [csp(), csp()];
    await book.approve(one);
    await book.propose(other);
    await book.deliver();
    await book.press(other.request_id, "reject");
    await book.press(other.request_id, "approve");
    expect(await actions()).toEqual([
      {
        user_id: OWNER,
        action: "approve",
        subject: { request_id: one.request_id },
        outcome: "approved",
        message: null,
      },
      {
        user_id: OWNER,
        action: "reject",
        subject: { request_id: other.request_id },
        outcome: "rejected",
        message: null,
      },
      {
        user_id: OWNER,
        action: "approve",
        subject: { request_id: other.request_id },
        outcome: "already",
        message: null,
      },
    ]);
  });

  it("an approval that a limit refuses, and one from a card that is not the newest", async () => {
    const request = csp();
    await book.propose(request);
    await book.deliver();
    await book.command("pause");
    const { message } = await book.press(request.request_id, "approve");
    await book.press(request.request_id, "approve", { token: "0".repeat(32) });
    await book.press(request.request_id, "approve", { message_id: 123_456 });
    expect((await actions()).slice(1)).toEqual([
      {
        user_id: OWNER,
        action: "approve",
        subject: { request_id: request.request_id },
        outcome: "refused",
        message,
      },
      { user_id: OWNER, action: "approve", subject: {}, outcome: "stale", message: null },
      {
        user_id: OWNER,
        action: "approve",
        subject: { request_id: request.request_id },
        outcome: "stale",
        message: null,
      },
    ]);
  });

  it("a close in two steps, and its cancellation", async () => {
    const position_id = await book.open(csp());
    await asked("close", { position_id });
    await book.answerNewest("confirmation", "confirm");
    await book.answerNewest("confirmation", "withdraw", { answered_by: "78" });
    const [prompt] = await book.sql`select prompt_id::integer from private.prompts`;
    const subject = { prompt_id: prompt?.prompt_id, position_id, position_ids: [position_id] };
    expect(await actions()).toEqual([
      { user_id: OWNER, action: "close", subject: { position_id }, outcome: "asked", message: null },
      {
        user_id: OWNER,
        action: "close",
        subject: { ...subject, answer: "confirm" },
        outcome: "answered",
        message: null,
      },
      {
        user_id: "78",
        action: "close",
        subject: { ...subject, answer: "withdraw" },
        outcome: "answered",
        message: null,
      },
    ]);
  });

  it("the switches, in their steps", async () => {
    await book.command("pause");
    await book.command("pause");
    await book.command("resume");
    await asked("kill");
    await book.answerNewest("confirmation", "cancel");
    await asked("kill");
    await book.answerNewest("confirmation", "confirm");
    await asked("unkill");
    await book.answerNewest("confirmation", "confirm");
    expect(
      (await actions()).map(({ action, outcome, subject }) => [action, outcome, (subject as Row).answer]),
    ).toEqual([
      ["pause", "done", undefined],
      ["pause", "refused", undefined],
      ["resume", "done", undefined],
      ["kill", "asked", undefined],
      ["kill", "answered", "cancel"],
      ["kill", "asked", undefined],
      ["kill", "answered", "confirm"],
      ["unkill", "asked", undefined],
      ["unkill", "answered", "confirm"],
    ]);
  });

  it("rules, a close made elsewhere, reconciliation, and a card sent again", async () => {
    const position_id = await book.open(csp());
    await book.command("rules", { position_id, rule: "dte", value: "14" });
    await book.command("rules", { position_id, rule: "dte", value: "x" });
    await book.command("closed", { position_id, price: 1, reason: "by phone" });
    await book.command("closed", { position_id, price: 1 });
    await book.command("reconcile");
    await book.command("card", { handle: "nobody's" });
    expect(await actions()).toMatchObject([
      { action: "rules", outcome: "done", subject: { position_id, rule: "dte", value: "14" } },
      { action: "rules", outcome: "refused", message: expect.stringMatching(/^Write \/rules/) },
      { action: "closed", outcome: "done", subject: { position_id, price: 1, reason: "by phone" } },
      { action: "closed", outcome: "refused", message: `Position ${position_id} is already CLOSED.` },
      { action: "reconcile", outcome: "done", subject: {} },
      { action: "card", outcome: "refused", message: "That request has ended." },
    ]);
  });

  it("answers to questions, by the kind of the question", async () => {
    const request = csp();
    await book.open(request);
    await book.sql`
      insert into public.drifts (symbol, ticker, kind, booked, held, checks, position_ids)
      values ('X', ${request.ticker}, 'missing', -1, 0, 2, '{}')`;
    await book.sql`select private.ask_about_drifts()`;
    await book.deliver();
    await book.answerNewest("drift", "dismiss");
    expect(await actions()).toMatchObject([
      { action: "drift", outcome: "answered", subject: { ticker: request.ticker, answer: "dismiss" } },
    ]);
  });

  it("a press on an unknown button", async () => {
    await asked("kill");
    expect(await book.answerNewest("confirmation", "confirm", { token: "f".repeat(32) })).toEqual({
      outcome: "stale",
    });
    expect((await actions()).at(-1)).toEqual({
      user_id: OWNER,
      action: "press",
      subject: { answer: "confirm" },
      outcome: "stale",
      message: null,
    });
  });

  it("with its time: by the market clock and in real time", async () => {
    await book.command("pause");
    const [row] = await book.sql`
      select at, abs(extract(epoch from acted_at - clock_timestamp())) < 60 as just_now from public.actions`;
    expect(row).toEqual({ at: new Date("2026-03-03T15:00:00Z"), just_now: true });
  });
});

describe("an update that comes again", () => {
  it.each([
    ["pause", {}],
    ["kill", {}],
    ["close_all", {}],
    ["closed", { position_id: 1, price: 1 }],
    ["reconcile", {}],
  ])("with /%s does nothing and writes nothing", async (command, subject) => {
    await book.command(command, subject, 777);
    const before = [await actions(), await updates(), await book.alerts()];
    expect(await book.command(command, subject, 777)).toEqual({ outcome: "replayed" });
    expect([await actions(), await updates(), await book.alerts()]).toEqual(before);
  });

  it("with a press does nothing and writes nothing", async () => {
    await asked("kill");
    await book.answerNewest("confirmation", "confirm", { update_id: 778 });
    const before = await actions();
    expect(await book.answerNewest("confirmation", "confirm", { update_id: 778 })).toMatchObject({
      outcome: "replayed",
    });
    expect(await actions()).toEqual(before);
  });

  it("at the same time acts once", async () => {
    const said = await Promise.all(Array.from({ length: 5 }, () => book.command("pause", {}, 779)));
    expect(said.map(({ outcome }) => outcome).sort()).toEqual(["done", ...Array(4).fill("replayed")]);
    expect(await actions()).toHaveLength(1);
  });

  it("is consumed even where it is refused", async () => {
    await book.command("resume", {}, 780);
    expect(await book.command("resume", {}, 780)).toEqual({ outcome: "replayed" });
  });
});

describe("a command that only reads", () => {
  it("adds no row, but uses up its update", async () => {
    expect(await book.call("queue_reply", { update_id: 781, kind: "health" })).toMatchObject({
      outcome: "queued",
    });
    expect(await book.call("queue_reply", { update_id: 781, kind: "health" })).toMatchObject({
      outcome: "replayed",
    });
    expect(await actions()).toEqual([]);
    expect(await book.alerts()).toEqual(["health"]);
  });
});

describe("an unknown command", () => {
  it("is an error of the caller's, and nothing is saved", async () => {
    await expect(book.command("explode")).rejects.toThrow();
    expect([await actions(), await updates()]).toEqual([[], 0]);
  });
});

describe("the kill switch at the moment in which a check sends", () => {
  it("finds every order either not sent, or sent and to be cancelled", async () => {
    for (let round = 0; round < 8; round += 1) {
      await book.empty();
      const request = csp();
      await book.approve(request);
      await asked("kill");
      const run_id = await book.begin();
      await book.apply(run_id, quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }]);
      const [released] = await Promise.all([
        book.release(run_id),
        book.answerNewest("confirmation", "confirm"),
      ]);
      const [order] = await book.orders({ request_id: request.request_id });
      expect(order).toMatchObject(
        released.place.length > 0
          ? { status: "sent", cancelling: true }
          : { status: "cancelled", sent_at: null },
      );
    }
  });
});

describe("a close requested at the moment in which a check decides", () => {
  it("is claimed by that check or by the next one, once", async () => {
    for (let round = 0; round < 8; round += 1) {
      await book.empty();
      const request = csp();
      const position_id = await book.open(request);
      await asked("close", { position_id });
      const run_id = await book.begin();
      const [claim] = await Promise.all([
        book.apply(run_id, quotesFor(request, 120)),
        book.answerNewest("confirmation", "confirm"),
      ]);
      await book.release(run_id);
      await book.finish(run_id);
      const next = await book.decide(quotesFor(request, 120));
      expect([...claim.exits, ...next.exits]).toEqual([{ position_id, reason: "manual" }]);
    }
  });
});
