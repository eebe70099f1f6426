import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { type Book, createBook, csp, OWNER, quotesFor, type Row, vpc } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

let updates = 1_000_000;

/** What the reply to a command says when it leaves. */
async function reply(kind: string, facts: Row = {}): Promise<Row> {
  await book.deliver();
  updates += 1;
  await book.call("queue_reply", { update_id: updates, kind, facts });
  return (await book.deliver()).at(-1)?.facts as Row;
}

/** Opens positions and marks them all in one check. */
async function marked(...trades: [TradeRequest, number][]): Promise<number[]> {
  const ids: number[] = [];
  for (const [request] of trades) {
    ids.push(await book.open(request));
  }
  await book.decide(trades.flatMap(([request, mark]) => quotesFor(request, mark)));
  return ids;
}

/** A trade that was closed on an instant for `pnl` USD. */
async function trade(closedAt: string, pnl: number, reason = "manual"): Promise<void> {
  await book.setClock("2026-02-02T15:00:00Z");
  const position_id = await book.open(csp({ expiration_date: "2026-12-18" }));
  await book.setClock(closedAt);
  await book.call("close_position", { position_id, exit_price: 150 - pnl, exit_reason: reason });
}

const ids = (facts: Row) =>
  (facts.positions as { position_id: number }[]).map(({ position_id }) => position_id);

describe("/positions", () => {
  it("lists those nearest to any of their rules first", async () => {
    const [half, lost, dated, reached, calm] = await marked(
      [csp(), 105],
      [csp(), 345],
      [csp({ expiration_date: "2026-04-03" }), 140],
      [csp({ overrides: { auto_exit: false } }), 70],
      [csp(), 145],
    );
    await book.sql`update public.positions set entry_date = '2026-02-03T15:00Z' where position_id = ${dated as number}`;
    const facts = await reply("positions");
    expect(ids(facts)).toEqual([reached, dated, lost, half, calm]);
    expect(facts).toMatchObject({
      total: 5,
      page: 0,
      pages: 1,
      killed: false,
      paused: false,
      positions: [
        { nearest_rule: "profit_target", nearest: -6.7, to_profit_target_way: -6.7 },
        // Ten of 38 days.
        { nearest_rule: "21dte", nearest: 26.3, to_exit_dte: 10 },
        // A loss of 195 of the 300 at which the stop closes.
        { nearest_rule: "stop_loss", nearest: 35 },
        // 45 of the 75 that the profit target is.
        { nearest_rule: "profit_target", nearest: 40, to_stop_loss_way: 115, to_exit_dte_way: 100 },
        { nearest_rule: "profit_target", nearest: 93.3 },
      ],
    });
  });

  it("shows eight a page, and the last page where there is no such page", async () => {
    const all = await marked(...Array.from({ length: 19 }, () => [csp(), 145] as [TradeRequest, number]));
    const pages = [];
    for (const page of [0, 1, 2]) {
      const facts = await reply("positions", { page });
      expect(facts).toMatchObject({ total: 19, page, pages: 3, unrealized_pnl: 95 });
      pages.push(ids(facts));
    }
    expect(pages.map((page) => page.length)).toEqual([8, 8, 3]);
    expect(pages.flat()).toEqual(all);
    expect(await reply("positions", { page: 7 })).toMatchObject({ page: 2 });
    expect(await reply("positions", { page: -1 })).toMatchObject({ page: 0 });
  });

  it("is one empty page where nothing is open", async () => {
    expect(await reply("positions")).toEqual({
      total: 0,
      unrealized_pnl: null,
      page: 0,
      pages: 1,
      killed: false,
      paused: false,
      positions: [],
    });
  });
});

describe("/position", () => {
  it("says everything of an open one", async () => {
    const request = vpc({ quantity: 2 });
    const [position_id] = await marked([request, 120]);
    await book.setClock("2026-03-04T16:00:00Z");
    const facts = await reply("position", { position_id });
    expect(facts.position).toEqual({
      position_id,
      ticker: request.ticker,
      strike_price: 580,
      width: 5,
      expiration_date: "2026-04-17",
      status: "OPEN",
      strategy_type: "VPC",
      request_id: request.request_id,
      dte: 44,
      quantity: 2,
      open_quantity: 2,
      credit: 300,
      entry_price: 150,
      entered_on: "2026-03-03",
      entry_at: "Tue 03 Mar, 10:00",
      mark: 120,
      mark_fault: null,
      marked_at: "Tue 03 Mar, 10:00",
      mark_age_minutes: 1500,
      natural_price: 122,
      pnl: 60,
      unrealized_pnl: 60,
      realized_pnl: 0,
      fees: 0,
      profit_target: 150,
      profit_price: 75,
      profit_percent: 50,
      to_profit_target: 90,
      stop_loss: 700,
      stop_price: 500,
      to_stop_loss: 760,
      no_effective_stop: true,
      exit_dte: 21,
      exit_on: "2026-03-27",
      to_exit_dte: 23,
      auto_exit: true,
      days_held: 0,
      collateral: 1000,
      max_risk: 700,
      verdict: "hold",
      due: null,
      close: null,
      close_asked_at: null,
      close_asked_by: null,
      exit_price: null,
      exit_reason: null,
      exit_at: null,
      pnl_percent: null,
    });
  });

  it("says of its close at the broker, and who asked for it", async () => {
    const request = csp();
    const [position_id] = await marked([request, 120]);
    await book.command("close", { position_id });
    await book.deliver();
    await book.answerNewest("confirmation", "confirm");
    const { place } = await book.send(quotesFor(request, 120));
    expect((await reply("position", { position_id })).position).toMatchObject({
      close: { order_id: place[0]?.order_id, status: "sent", exit_reason: "manual", limit_price: 120 },
      close_asked_at: "Tue 03 Mar, 10:00",
      close_asked_by: OWNER,
      due: "manual",
    });
  });

  it("says of a closed one how it ended", async () => {
    const [position_id] = await marked([csp(), 120]);
    await book.command("closed", { position_id, price: 100, reason: "by phone" });
    const facts = await reply("position", { position_id });
    expect(facts.position).toMatchObject({
      status: "CLOSED",
      due: null,
      exit_price: 100,
      exit_reason: "by phone",
      exit_at: "Tue 03 Mar, 10:00",
      realized_pnl: 50,
      pnl_percent: 33.33,
    });
    expect(facts.chart).toMatchObject({
      closed: { pnl: 50, reason: "by phone", at: "2026-03-03T15:00:00+00:00" },
    });
  });

  it.each([[4711], [null]])("with the id %s names those there are", async (position_id) => {
    const [near] = await marked([csp(), 80]);
    expect(await reply("position", { position_id })).toMatchObject({
      position_id,
      position: null,
      chart: null,
      choices: [{ position_id: near }],
    });
  });

  it("names eight at most", async () => {
    await marked(...Array.from({ length: 10 }, () => [csp(), 145] as [TradeRequest, number]));
    expect((await reply("position")).choices).toHaveLength(8);
    expect((await reply("why", { position_id: 4711 })).choices).toHaveLength(8);
  });
});

describe("the chart of a position", () => {
  it("has its levels and every check's P&L", async () => {
    const request = csp({ quantity: 2 });
    const [position_id] = await marked([request, 120]);
    await book.setClock("2026-03-03T15:05:00Z");
    await book.decide(quotesFor(request, 130));
    await book.setClock("2026-03-03T15:10:00Z");
    await book.decide([]);
    expect((await reply("position", { position_id })).chart).toEqual({
      position_id,
      ticker: request.ticker,
      strike_price: 580,
      width: null,
      expiration_date: "2026-04-17",
      quantity: 2,
      credit: 300,
      profit_target: 150,
      stop_loss: 600,
      points: [
        { at: "2026-03-03T15:00:00+00:00", pnl: 60 },
        { at: "2026-03-03T15:05:00+00:00", pnl: 40 },
      ],
      entry_at: "2026-03-03T15:00:00+00:00",
      now_at: "2026-03-03T15:10:00+00:00",
      exit_on: "2026-03-27",
      closed: null,
    });
  });

  it("keeps 400 points at most of a long life, its extremes, its first and its last among them", async () => {
    const [position_id] = await marked([csp(), 120]);
    // Flat, but for two single checks.
    await book.sql`
      with run as (
        insert into private.exit_checks (started_at, market_open)
        select '2026-03-04T15:00Z'::timestamptz + n * interval '5 minutes', true from generate_series(1, 3000) n
        returning run_id, started_at
      )
      insert into private.exit_decisions (run_id, position_id, pnl, dte, verdict)
      select run_id, ${position_id as number}, case row_number() over (order by run_id) when 777 then 74.99 when 1999 then -299 else 30 end, 40, 'hold'
      from run`;
    const { points } = (await reply("position", { position_id })).chart as {
      points: { at: string; pnl: number }[];
    };
    expect(points.length).toBeLessThanOrEqual(400);
    expect(points.length).toBeGreaterThan(100);
    expect(Math.max(...points.map(({ pnl }) => pnl))).toBe(74.99);
    expect(Math.min(...points.map(({ pnl }) => pnl))).toBe(-299);
    expect(points[0]?.at).toBe("2026-03-03T15:00:00+00:00");
    expect(points.at(-1)?.at).toBe(
      new Date(Date.parse("2026-03-04T15:00Z") + 3000 * 300_000).toISOString().replace(".000Z", "+00:00"),
    );
    expect(points.map(({ at }) => Date.parse(at))).toEqual(
      points.map(({ at }) => Date.parse(at)).sort((a, b) => a - b),
    );
  });
});

describe("/pnl", () => {
  beforeEach(async () => {
    await trade("2026-02-27T15:00:00Z", -40);
    await trade("2026-03-01T15:00:00Z", 5);
    await trade("2026-03-02T15:00:00Z", 10);
    await trade("2026-03-03T16:00:00Z", 75);
    await trade("2026-03-03T17:00:00Z", -100);
    await book.setClock("2026-03-04T01:00:00Z");
  });

  it.each([
    ["today", "2026-03-03", 2, 1, -25],
    ["week", "2026-03-02", 3, 2, -15],
    ["month", "2026-03-01", 4, 3, -10],
    ["all", "2026-02-27", 5, 3, -50],
  ])("of %s goes by New York's dates", async (name, since, trades, wins, total_pnl) => {
    expect(await reply("pnl", { period: name })).toMatchObject({
      period: {
        name,
        since,
        until: "2026-03-03",
        trades,
        wins,
        losses: trades - wins,
        total_pnl,
        best: 75,
        worst: -100,
      },
      today: { trades: 2, total_pnl: -25 },
      all: { total_trades: 5, total_pnl: -50 },
      open: { total: 0, unrealized_pnl: 0 },
    });
  });

  it("is today's when nothing is said", async () => {
    expect(await reply("pnl")).toMatchObject({ period: { name: "today", trades: 2 } });
  });

  it("of a time without trades is zero", async () => {
    await book.setClock("2026-03-05T15:00:00Z");
    expect(await reply("pnl", { period: "today" })).toMatchObject({
      period: {
        trades: 0,
        wins: 0,
        losses: 0,
        win_rate: null,
        total_pnl: 0,
        fees: 0,
        best: null,
        worst: null,
      },
    });
    await book.empty();
    expect(await reply("pnl", { period: "all" })).toMatchObject({
      period: { name: "all", since: null, trades: 0 },
    });
  });
});

describe("/performance", () => {
  it("tells the metrics, and how trades ended", async () => {
    await trade("2026-02-27T15:00:00Z", -40);
    await trade("2026-03-03T16:00:00Z", 75, "profit_target");
    await trade("2026-03-03T17:00:00Z", 50, "profit_target");
    expect(await reply("performance")).toMatchObject({
      figures: { trades: 3, wins: 2, win_rate: 66.7, total_pnl: 85, avg_loss: -40, avg_win: 62.5, fees: 0 },
      since: "2026-02-27",
      reasons: [
        { exit_reason: "profit_target", trades: 2, wins: 2, total_pnl: 125 },
        { exit_reason: "manual", trades: 1, wins: 0, total_pnl: -40 },
      ],
      open: { total: 0, unrealized_pnl: 0 },
    });
  });

  it("of nothing is nothing", async () => {
    expect(await reply("performance")).toMatchObject({
      figures: { trades: 0, win_rate: null },
      since: null,
      reasons: [],
    });
  });
});

describe("/orders", () => {
  it("tells live ones first, then those of today that are over, the newest first", async () => {
    const [closing, opening] = [csp(), csp()];
    const position_id = await book.open(closing);
    await book.approve(opening);
    await book.send(
      [...quotesFor(closing, 75), ...quotesFor(opening, 150)],
      [{ ticker: opening.ticker, price: 600 }],
    );
    const facts = await reply("orders");
    expect(facts).toMatchObject({
      live_total: 2,
      today_total: 1,
      live: [
        {
          purpose: "entry",
          position_id: null,
          request_id: opening.request_id,
          ticker: opening.ticker,
          status: "sent",
          limit_price: 150,
          exit_reason: null,
        },
        {
          purpose: "exit",
          position_id,
          status: "sent",
          exit_reason: "profit_target",
          limit_price: 75,
          at: "Tue 03 Mar, 10:00",
        },
      ],
      today: [
        {
          purpose: "entry",
          position_id,
          source: "manual",
          status: "filled",
          filled_quantity: 1,
          cancelling: false,
        },
      ],
    });
  });

  it("leaves what was over yesterday", async () => {
    await book.open(csp());
    await book.setClock("2026-03-04T15:00:00Z");
    expect(await reply("orders")).toEqual({ live_total: 0, today_total: 0, live: [], today: [] });
  });

  it("tells ten of each at most, and how many there are", async () => {
    await marked(...Array.from({ length: 12 }, () => [csp(), 145] as [TradeRequest, number]));
    const facts = await reply("orders");
    expect(facts).toMatchObject({ today_total: 12 });
    expect(facts.today).toHaveLength(10);
  });
});

describe("/pending", () => {
  it("tells the requests that are not over, the newest first, each with a handle that fits a button", async () => {
    const [old, approved, over] = [csp({ request_id: "x".repeat(255) }), csp(), csp()];
    await book.propose(old);
    await book.setClock("2026-03-03T15:01:00Z");
    await book.approve(approved);
    await book.propose(over);
    await book.deliver();
    await book.press(over.request_id, "reject");
    expect(await reply("pending")).toEqual({
      total: 2,
      requests: [
        expect.objectContaining({
          request_id: approved.request_id,
          status: "approved",
          handle: expect.stringMatching(/^[0-9a-f]{32}$/),
        }),
        expect.objectContaining({
          request_id: old.request_id,
          status: "pending",
          status_note: null,
          strategy_type: "CSP",
          quantity: 1,
          net_credit: 150,
          expires_at: "Tue 03 Mar, 16:00",
        }),
      ],
    });
  });
});

describe("/health", () => {
  it("says how things stand", async () => {
    const [request, unmarked] = [csp(), csp()];
    await book.open(request);
    const position_id = await book.open(unmarked);
    await book.decide(quotesFor(request, 120));
    await book.deliver();
    await book.approve(csp());
    await book.setClock("2026-03-03T15:12:00Z");
    await book.sql`update private.watchdog set looked_at = private.now(), ticks_expected_from = private.now()`;
    expect(await reply("health")).toEqual({
      now: "Tue 03 Mar, 10:12",
      market_open: true,
      opens_at: null,
      last_check: { at: "Tue 03 Mar, 10:00", minutes_ago: 12 },
      lease: { held: false, seconds_left: 0 },
      outbox: { due: 1, parked: 0, last_error: null },
      open: 2,
      unmarked: [position_id],
      drifts: [],
      live_orders: 0,
      unknown_orders: 0,
      requests: { pending: 0, approved: 1, executing: 0 },
      killed_at: null,
      killed_by: null,
      paused_at: null,
      paused_by: null,
      token_age_minutes: null,
      faults: [],
    });
  });

  it("says what is wrong", async () => {
    const request = csp();
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.record(run_id, [{ order_id: Number(place[0]?.order_id), status: "unknown" }]);
    await book.sql`
      insert into public.drifts (symbol, ticker, kind, booked, held, checks, position_ids) values
        ('A', 'AAA', 'missing', -1, 0, 2, '{}'), ('B', 'BBB', 'missing', -1, 0, 1, '{}'), ('C', 'CCC', 'foreign', 0, 1, 9, '{}')`;
    await book.command("pause");
    await book.command("kill");
    await book.deliver();
    await book.answerNewest("confirmation", "confirm");
    await book.setClock("2026-03-06T22:00:00Z");
    expect(await reply("health")).toMatchObject({
      market_open: false,
      opens_at: "Mon 09 Mar, 09:30",
      lease: { held: true, seconds_left: expect.any(Number) },
      unmarked: [],
      drifts: ["AAA"],
      live_orders: 1,
      unknown_orders: 1,
      killed_at: "Tue 03 Mar, 10:00",
      killed_by: OWNER,
      paused_at: "Tue 03 Mar, 10:00",
      paused_by: OWNER,
    });
    expect(await book.position(position_id)).toMatchObject({ mark: 75 });
  });

  it("counts no check that was cut off, and knows the token's age", async () => {
    await book.begin();
    await book.sql`select vault.create_secret('{}', 'tradestation_token')`;
    await book.sql`update vault.secrets set updated_at = clock_timestamp() - interval '17 minutes' where name = 'tradestation_token'`;
    expect(await reply("health")).toMatchObject({ last_check: null, token_age_minutes: 17 });
    await book.sql`delete from vault.secrets where name = 'tradestation_token'`;
  });
});

describe("/why", () => {
  it("says of a rule that has fired under the kill switch that it is killed", async () => {
    const request = csp();
    const position_id = await book.open(request);
    await book.sql`update public.settings set killed_at = private.now(), killed_by = ${OWNER}`;
    await book.decide(quotesFor(request, 75));
    expect(await reply("why", { position_id })).toMatchObject({
      latest: { verdict: "killed", exit_reason: "profit_target" },
      choices: [{ position_id }],
    });
  });
});
