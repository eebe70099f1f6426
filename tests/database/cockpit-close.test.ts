import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import {
  type Book,
  createBook,
  csp,
  OWNER,
  putSymbol,
  quote,
  quotesFor,
  type Row,
  vpc,
} from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** An open position with a mark. */
async function held(
  request: TradeRequest = csp(),
  mark = 120,
): Promise<{ request: TradeRequest; position_id: number }> {
  const position_id = await book.open(request);
  await book.decide(quotesFor(request, mark));
  await book.deliver();
  return { request, position_id };
}

/** Asks, has the question delivered, and confirms it. */
async function close(position_id: number): Promise<Row> {
  await book.command("close", { position_id });
  await book.deliver();
  return await book.answerNewest("confirmation", "confirm");
}

/** What the newest confirmation says once everything is delivered. */
async function question(): Promise<Row> {
  await book.sql`
    insert into private.outbox (kind, prompt_id)
    select kind, prompt_id from private.prompts where kind = 'confirmation' order by prompt_id desc limit 1`;
  return (await book.deliver()).at(-1)?.facts as Row;
}

const working = (order: Row | undefined, limit_price: unknown = order?.limit_price) => ({
  order_id: Number(order?.order_id),
  status: "working" as const,
  broker_order_id: `B${order?.order_id}`,
  limit_price: Number(limit_price),
});

/** Two minutes of real time are over. */
const lapse = () =>
  book.sql`update private.prompts set expires_at = clock_timestamp() where answered_at is null`;

describe("/close", () => {
  it("asks first, with the contract, what closing costs now, and the P&L that this makes", async () => {
    const { request, position_id } = await held(vpc({ quantity: 2 }), 120);
    await book.setClock("2026-03-03T15:07:30Z");
    expect(await book.command("close", { position_id })).toEqual({ outcome: "asked" });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "confirmation",
        edited: false,
        facts: {
          action: "close",
          position_ids: [position_id],
          position_id,
          ticker: request.ticker,
          strike_price: 580,
          width: 5,
          expiration_date: request.expiration_date,
          open_quantity: 2,
          entry_price: 150,
          mark: 120,
          mark_fault: null,
          marked_at: "Tue 03 Mar, 10:00",
          mark_age_minutes: 7,
          natural_price: 122,
          cost: 240,
          pnl: 60,
          market_open: true,
          leaves_at: null,
          working: null,
          token: expect.stringMatching(/^[0-9a-f]{32}$/),
          answer: null,
          lapsed: false,
          good_for_seconds: 120,
          progress: { waiting: 0, working: 0, closed: 0 },
        },
      },
    ]);
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null });
  });

  it("says when it leaves while the market is closed", async () => {
    const { position_id } = await held();
    await book.setClock("2026-03-06T22:00:00Z");
    await book.command("close", { position_id });
    expect(await question()).toMatchObject({ market_open: false, leaves_at: "Mon 09 Mar, 09:30" });
  });

  it("says so where there is no mark", async () => {
    const position_id = await book.open(csp());
    await book.command("close", { position_id });
    expect(await question()).toMatchObject({
      mark: null,
      marked_at: null,
      mark_age_minutes: null,
      cost: null,
      pnl: null,
    });
  });

  it("confirmed, is asked of the next check, which is woken, and closes whatever the rules say", async () => {
    const { request, position_id } = await held(csp({ overrides: { auto_exit: false } }), 120);
    expect(await close(position_id)).toEqual({
      outcome: "answered",
      kind: "confirmation",
      answer: "confirm",
    });
    expect(await book.position(position_id)).toMatchObject({
      close_asked_at: new Date("2026-03-03T15:00:00Z"),
      close_asked_by: OWNER,
    });
    const { claim, place } = await book.send(quotesFor(request, 120));
    expect(claim.exits).toEqual([{ position_id, reason: "manual" }]);
    expect(place).toMatchObject([{ purpose: "exit", quantity: 1, limit_price: 120 }]);
    expect(await book.decision(position_id)).toMatchObject({ verdict: "exit", exit_reason: "manual" });
    expect(await book.orders({ position_id })).toMatchObject([
      { purpose: "entry" },
      { exit_reason: "manual", urgency: 2, max_debit: null },
    ]);
  });

  it("cancelled, changes nothing", async () => {
    const { request, position_id } = await held();
    await book.command("close", { position_id });
    await book.deliver();
    expect(await book.answerNewest("confirmation", "cancel")).toMatchObject({
      outcome: "answered",
      answer: "cancel",
    });
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([]);
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({
      outcome: "already",
      answer: "cancel",
    });
  });

  it.each(["settle", "confirm1", ""])("does not know the answer %j", async (answer) => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    await book.deliver();
    expect(await book.answerNewest("confirmation", answer)).toEqual({
      outcome: "stale",
      kind: "confirmation",
    });
    expect(await book.answerNewest("confirmation", "withdraw")).toEqual({
      outcome: "stale",
      kind: "confirmation",
    });
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({ outcome: "answered" });
  });

  it("is good for two minutes of real time; a later press finds it lapsed, and its message says so", async () => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    const [asked] = await book.deliver();
    const [row] = await book.sql`
      select extract(epoch from expires_at - clock_timestamp())::float as seconds from private.prompts`;
    expect(row?.seconds).toBeGreaterThan(110);
    expect(row?.seconds).toBeLessThanOrEqual(120);
    await lapse();
    expect(await book.answerNewest("confirmation", "confirm")).toEqual({
      outcome: "stale",
      kind: "confirmation",
      answer: "lapsed",
    });
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "confirmation",
        edited: true,
        message_id: asked?.message_id,
        facts: { answer: "lapsed", lapsed: true },
      },
    ]);
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({
      outcome: "stale",
      answer: "lapsed",
    });
  });

  it("asked again, takes the buttons from the question before", async () => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    const [first] = await book.deliver();
    await book.command("close", { position_id });
    expect(await book.deliver()).toMatchObject([
      { edited: true, message_id: first?.message_id, facts: { answer: "replaced" } },
      { edited: false, facts: { answer: null } },
    ]);
    const old = { token: String(first?.facts.token), message_id: Number(first?.message_id) };
    expect(await book.answerNewest("confirmation", "confirm", old)).toMatchObject({
      outcome: "stale",
      answer: "replaced",
    });
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null });
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({ outcome: "answered" });
  });

  it("asks about two positions side by side", async () => {
    const [one, other] = [await held(), await held()];
    await book.command("close", { position_id: one.position_id });
    await book.command("close", { position_id: other.position_id });
    expect(await book.deliver()).toMatchObject([{ facts: { answer: null } }, { facts: { answer: null } }]);
  });

  it("pressed by two people at once, is confirmed once", async () => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    await book.deliver();
    const said = await Promise.all(
      ["7", "8", "9"].map((by) => book.answerNewest("confirmation", "confirm", { answered_by: by })),
    );
    expect(said.map(({ outcome }) => outcome).sort()).toEqual(["already", "already", "answered"]);
  });

  it.each([
    ["missing", null, "No position was named."],
    ["wrong", 4711, "There is no position 4711."],
  ])("with a %s id is refused with the list of right ones, nearest rule first", async (_which, wrong, message) => {
    const far = await held(csp(), 145);
    const near = await held(csp(), 80);
    expect(await book.command("close", { position_id: wrong })).toEqual({ outcome: "refused", message });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "refused",
        facts: {
          message,
          command: "close",
          choices: [
            { position_id: near.position_id, ticker: near.request.ticker },
            { position_id: far.position_id },
          ],
        },
      },
    ]);
    expect(await book.sql`select from private.prompts`).toHaveLength(0);
  });

  it("of a closed position is refused with the list of right ones", async () => {
    const { position_id } = await held();
    const other = await held();
    await book.command("closed", { position_id, price: 100 });
    await book.deliver();
    await book.command("close", { position_id });
    expect(await book.deliver()).toMatchObject([
      {
        facts: {
          message: `Position ${position_id} is already CLOSED.`,
          choices: [{ position_id: other.position_id }],
        },
      },
    ]);
  });

  it("of one past its last session is refused: it waits for its settlement", async () => {
    const { position_id } = await held(
      csp({ expiration_date: "2026-03-06", overrides: { exit_dte: 0 } }),
      145,
    );
    await book.setClock("2026-03-06T21:00:00Z");
    expect(await book.command("close", { position_id })).toMatchObject({
      outcome: "refused",
      message: `Position ${position_id} has expired: it waits for its settlement.`,
    });
  });

  it("is refused once it is asked for, and while as urgent a close is at the broker", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    expect(await book.command("close", { position_id })).toMatchObject({
      outcome: "refused",
      message: expect.stringMatching(/asked for already/),
    });
    const { place } = await book.send(quotesFor(request, 120));
    expect(place).toHaveLength(1);
    expect(await book.command("close", { position_id })).toMatchObject({
      outcome: "refused",
      message: `The close of position ${position_id} is at the broker already, at 120.00.`,
    });
  });

  it("confirmed when the position has closed meanwhile, does nothing", async () => {
    const { position_id } = await held();
    await book.command("close", { position_id });
    const [asked] = await book.deliver();
    await book.command("closed", { position_id, price: 100 });
    expect((await book.deliver()).find(({ kind }) => kind === "confirmation")).toMatchObject({
      edited: true,
      message_id: asked?.message_id,
      facts: { answer: "gone" },
    });
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({
      outcome: "already",
      answer: "gone",
    });
  });
});

describe("a close that a person asks for", () => {
  it("waits for a trustworthy quote like every order, and is announced as due once", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    await book.deliver();
    const halted = [quote(putSymbol(request), 120, { halted: true })];
    expect((await book.decide(halted)).exits).toEqual([]);
    expect((await book.decide(halted)).exits).toEqual([]);
    expect(await book.decision(position_id)).toMatchObject({
      verdict: "waiting",
      exit_reason: "manual",
      code: "halted",
    });
    expect(await book.deliver()).toMatchObject([
      { kind: "exit_due", facts: { position_id, verdict: "waiting", exit_reason: "manual" } },
    ]);
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([{ position_id, reason: "manual" }]);
  });

  it("keeps to the refusals of a day", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    for (let time = 0; time < 3; time += 1) {
      const { run_id, place } = await book.send(quotesFor(request, 120));
      await book.finish(run_id, [
        { order_id: Number(place[0]?.order_id), status: "rejected", message: "No." },
      ]);
    }
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([]);
    expect(await book.decision(position_id)).toMatchObject({ verdict: "refused", exit_reason: "manual" });
    await book.setClock("2026-03-04T15:00:00Z");
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([{ position_id, reason: "manual" }]);
  });

  it("closes no more than the broker holds", async () => {
    const { request, position_id } = await held(csp({ quantity: 3 }));
    await close(position_id);
    await book.sql`
      insert into public.drifts (symbol, ticker, kind, booked, held, checks, position_ids)
      values (${putSymbol(request)}, ${request.ticker}, 'quantity_differs', -3, -1, 2, ${[position_id]})`;
    expect((await book.send(quotesFor(request, 120))).place).toMatchObject([{ quantity: 1 }]);
  });

  it("is as urgent as the stop where that holds too", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    const { place } = await book.send([quote(putSymbol(request), 460, { bid: 455, ask: 465 })]);
    expect(place).toMatchObject([{ limit_price: 465 }]);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({ exit_reason: "manual", urgency: 1 });
  });

  it("does not make a stop of one that is not confirmed yet", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    await book.sql`update public.settings set stop_confirmation_checks = 3, stop_confirmations = 3`;
    await book.send(quotesFor(request, 460));
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({ exit_reason: "manual", urgency: 2 });
    await book.sql`update public.settings set stop_confirmation_checks = 1, stop_confirmations = 1`;
  });

  it("takes a working close that is less urgent over", async () => {
    const { request, position_id } = await held(csp(), 120);
    const first = await book.send(quotesFor(request, 75));
    await book.finish(first.run_id, [working(first.place[0])]);
    await book.command("close", { position_id });
    expect(await question()).toMatchObject({
      working: { exit_reason: "profit_target", limit_price: 75, status: "working" },
    });
    await book.answerNewest("confirmation", "confirm");
    const { claim, replace } = await book.send(quotesFor(request, 90));
    expect(claim.exits).toEqual([]);
    expect(replace).toMatchObject([{ order_id: first.place[0]?.order_id, limit_price: 90 }]);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({
      exit_reason: "manual",
      urgency: 2,
      cancelling: false,
    });
  });

  it("walks from the mid to the natural price", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    const quotes = [quote(putSymbol(request), 120, { bid: 116, ask: 124 })];
    let { run_id, place, replace } = await book.send(quotes);
    const limits = [place[0]?.limit_price];
    for (let check = 0; check < 2; check += 1) {
      await book.finish(run_id, [working((await book.orders({ position_id })).at(-1))]);
      ({ run_id, place, replace } = await book.send(quotes));
      limits.push(replace[0]?.limit_price);
    }
    expect(limits).toEqual([120, 122, 124]);
  });

  it("is still wanted when its order ends with the day, until the position is closed", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    const { run_id, place } = await book.send(quotesFor(request, 120));
    await book.finish(run_id, [{ order_id: Number(place[0]?.order_id), status: "cancelled" }]);
    await book.setClock("2026-03-04T15:00:00Z");
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([{ position_id, reason: "manual" }]);
  });

  it("can be taken back while no order is out", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    expect(await question()).toMatchObject({
      answer: "confirm",
      progress: { waiting: 1, working: 0, closed: 0 },
    });
    expect(await book.answerNewest("confirmation", "withdraw")).toMatchObject({
      outcome: "answered",
      answer: "withdraw",
    });
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null, close_asked_by: null });
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([]);
    expect(await book.answerNewest("confirmation", "withdraw")).toMatchObject({
      outcome: "already",
      answer: "withdraw",
    });
    expect(await book.command("close", { position_id })).toEqual({ outcome: "asked" });
  });

  it("cannot be taken back once its order is out", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    await book.send(quotesFor(request, 120));
    expect(await book.answerNewest("confirmation", "withdraw")).toEqual({
      outcome: "refused",
      kind: "confirmation",
      answer: "confirm",
      message: "It is too late: nothing of it waits any more.",
    });
    expect(await book.position(position_id)).toMatchObject({ close_asked_by: OWNER });
  });

  it("keeps its message up to date: confirmed, at the broker, closed", async () => {
    const { request, position_id } = await held();
    await book.command("close", { position_id });
    const [asked] = await book.deliver();
    await book.answerNewest("confirmation", "confirm");
    const confirmations = async () => (await book.deliver()).filter(({ kind }) => kind === "confirmation");
    const here = { edited: true, message_id: asked?.message_id };
    expect(await confirmations()).toMatchObject([
      { ...here, facts: { answer: "confirm", progress: { waiting: 1 } } },
    ]);
    const { run_id, place } = await book.send(quotesFor(request, 120));
    expect(await confirmations()).toMatchObject([
      { ...here, facts: { progress: { waiting: 0, working: 1, closed: 0 } } },
    ]);
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "filled",
        filled_quantity: 1,
        fill_cash: -120,
        fees: 0,
      },
    ]);
    expect(await confirmations()).toMatchObject([
      { ...here, facts: { progress: { waiting: 0, working: 0, closed: 1 } } },
    ]);
    expect(await book.trades()).toMatchObject([
      { exit_reason: "manual", executed_by: "manual", pnl_realized: 30 },
    ]);
  });
});

describe("/close all", () => {
  it("asks for every open position at once: how many, what they cost, what that makes, which have no mark", async () => {
    const [a, b] = [await held(csp({ quantity: 2 }), 120), await held(csp(), 170)];
    const unmarked = await book.open(csp());
    await book.decide([...quotesFor(a.request, 120), ...quotesFor(b.request, 170)]);
    await book.deliver();
    expect(await book.command("close_all")).toEqual({ outcome: "asked" });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "confirmation",
        facts: {
          action: "close_all",
          position_ids: [a.position_id, b.position_id, unmarked],
          positions: 3,
          cost: 410,
          pnl: 40,
          unmarked: [{ position_id: unmarked }],
          market_open: true,
        },
      },
    ]);
    await book.answerNewest("confirmation", "confirm");
    const { exits } = await book.decide([...quotesFor(a.request, 120), ...quotesFor(b.request, 170)]);
    expect(exits).toEqual([
      { position_id: a.position_id, reason: "manual" },
      { position_id: b.position_id, reason: "manual" },
    ]);
    expect(await question()).toMatchObject({ progress: { waiting: 1, working: 2, closed: 0 } });
  });

  it("means what was open when it was asked", async () => {
    const { position_id } = await held();
    await book.command("close_all");
    await book.deliver();
    const later = await held();
    await book.answerNewest("confirmation", "confirm");
    expect(await book.position(position_id)).toMatchObject({ close_asked_by: OWNER });
    expect(await book.position(later.position_id)).toMatchObject({ close_asked_by: null });
  });

  it("taken back, takes back what waits and leaves what is at the broker", async () => {
    const [a, b] = [await held(), await held()];
    await book.command("close_all");
    await book.deliver();
    await book.answerNewest("confirmation", "confirm");
    await book.send(quotesFor(a.request, 120));
    expect(await book.answerNewest("confirmation", "withdraw")).toMatchObject({ outcome: "answered" });
    expect(await book.position(a.position_id)).toMatchObject({ close_asked_by: OWNER });
    expect(await book.position(b.position_id)).toMatchObject({ close_asked_by: null });
  });

  it("with nothing open that is not being closed is refused", async () => {
    expect(await book.command("close_all")).toMatchObject({ outcome: "refused" });
    const { position_id } = await held();
    await close(position_id);
    expect(await book.command("close_all")).toMatchObject({
      outcome: "refused",
      message: "Nothing is open that is not being closed already.",
    });
  });
});
