import { describe, expect, it } from "vitest";
import { csp, OWNER, quotesFor, type Row, vpc } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { book, marked, reply, useBook } from "./stage.ts";

useBook();

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
        // Ten of 38 days are left.
        { nearest_rule: "21dte", nearest: 26.3, to_exit_dte: 10 },
        // A loss of 195, of the 300 of the stop.
        { nearest_rule: "stop_loss", nearest: 35 },
        // A profit of 45, of the 75 of the target.
        { nearest_rule: "profit_target", nearest: 40, to_stop_loss_way: 115, to_exit_dte_way: 100 },
        { nearest_rule: "profit_target", nearest: 93.3 },
      ],
    });
  });

  it("shows eight per page, and the last page for a page that does not exist", async () => {
    const all = await marked(...Array.from({ length: 19 }, () => [csp(), 145] as [StrikeRequest, number]));
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

  it("is one empty page without open positions", async () => {
    expect(await reply("positions")).toEqual({
      total: 0,
      unrealized_pnl: null,
      day_change: 0,
      page: 0,
      pages: 1,
      killed: false,
      paused: false,
      positions: [],
    });
  });
});

describe("/position", () => {
  it("shows everything about an open one", async () => {
    const request = vpc({ quantity: 2 });
    const [position_id] = await marked([request, 120]);
    await book.setClock("2026-03-04T16:00:00Z");
    const facts = await reply("position", { position_id });
    expect(facts.position).toEqual({
      position_id,
      ticker: request.ticker,
      contract: `${request.ticker} 580/575 put spread Apr 17 '26`,
      contract_short: `${request.ticker} 580/575p`,
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
      entry_at: "Tue Mar 3, 10:00",
      mark: 120,
      mark_fault: null,
      marked_at: "Tue Mar 3, 10:00",
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
      break_evens: [578.5],
      max_risk: 700,
      verdict: "hold",
      due: null,
      close: null,
      close_asked_at: null,
      close_asked_by: null,
      questions: [],
      exit_price: null,
      exit_reason: null,
      exit_at: null,
      pnl_percent: null,
    });
  });

  it("shows its close at the broker, and who requested it", async () => {
    const request = csp();
    const [position_id] = await marked([request, 120]);
    await book.command("close", { position_id });
    await book.deliver();
    await book.answerNewest("confirmation", "confirm");
    const { place } = await book.send(quotesFor(request, 120));
    expect((await reply("position", { position_id })).position).toMatchObject({
      close: { order_id: place[0]?.order_id, status: "sent", exit_reason: "manual", limit_price: 120 },
      close_asked_at: "Tue Mar 3, 10:00",
      close_asked_by: OWNER,
      due: "manual",
    });
  });

  it("shows how a closed one ended", async () => {
    const [position_id] = await marked([csp(), 120]);
    await book.command("closed", { position_id, price: 1, reason: "by phone" });
    const facts = await reply("position", { position_id });
    expect(facts.position).toMatchObject({
      status: "CLOSED",
      due: null,
      exit_price: 100,
      exit_reason: "by phone",
      exit_at: "Tue Mar 3, 10:00",
      realized_pnl: 50,
      pnl_percent: 33.33,
    });
    expect(facts.chart).toMatchObject({
      closed: { pnl: 50, reason: "by phone", at: "2026-03-03T15:00:00+00:00" },
    });
  });

  it.each([[4711], [null]])("with the id %s lists the existing ones", async (position_id) => {
    const [near] = await marked([csp(), 80]);
    expect(await reply("position", { position_id })).toMatchObject({
      position_id,
      position: null,
      chart: null,
      choices: [{ position_id: near }],
    });
  });

  it("lists at most eight", async () => {
    await marked(...Array.from({ length: 10 }, () => [csp(), 145] as [StrikeRequest, number]));
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
      theme: "dark",
      position_id,
      ticker: request.ticker,
      contract: `${request.ticker} 580 put Apr 17 '26`,
      contract_short: `${request.ticker} 580p`,
      expiration_date: "2026-04-17",
      quantity: 2,
      credit: 300,
      profit_target: 150,
      stop_loss: 600,
      can_lose: 115_700,
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

  it("keeps at most 400 points of a long life, including its extremes, its first and its last", async () => {
    const [position_id] = await marked([csp(), 120]);
    // Constant, except for two single checks.
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

describe("/why", () => {
  it("says that a rule that is met under the kill switch is held back by it", async () => {
    const request = csp();
    const position_id = await book.open(request);
    await book.sql`update public.switches set killed_at = private.now(), killed_by = ${OWNER}`;
    await book.decide(quotesFor(request, 75));
    expect(await reply("why", { position_id })).toMatchObject({
      latest: { verdict: "killed", exit_reason: "profit_target" },
      choices: [{ position_id }],
    });
  });
});
