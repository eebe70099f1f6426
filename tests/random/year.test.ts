import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random } from "../engine/random.ts";
import { Replay, type ReplayResult } from "../engine/replay/replay.ts";
import { STRATEGIES, strategyOf } from "../model/contract.ts";
import { dailyPnl, performance } from "../model/ledger.ts";
import { toDecimal, toNumber } from "../model/money.ts";
import { lotsOf, madeOf } from "../model/shares.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

/** `npm run test:year` plays all of 2026; `npm run test:random` a fortnight with a holiday and a half day. */
const isYear = process.env.MODE === "year";
const [from, to] = isYear ? ["2026-01-02", "2026-12-31"] : ["2026-11-16", "2026-11-30"];
const random = Random.fromEnvironment("REPLAY_SEED");

let db: TestDatabase;
let result: ReplayResult;
beforeAll(async () => {
  db = await createDatabase();
  const replay = new Replay(db, {
    from,
    to,
    open: 50,
    random,
    progress: (sentence) => {
      if (isYear) {
        process.stdout.write(`${sentence}\n`);
      }
    },
  });
  try {
    result = await replay.run();
  } finally {
    await replay.end();
  }
}, 3_600_000);
afterAll(() => db.drop());

describe(`every check from ${from} to ${to} over 50 positions (REPLAY_SEED=${random.seed})`, () => {
  it("decides what the model decides, at every check and for every position", () => {
    expect(result.disagreements.slice(0, 20), `${result.disagreements.length} disagreements`).toEqual([]);
    // 78 ticks at five-minute intervals and one at the close; half days are three hours shorter.
    expect(result.ticks).toBe(isYear ? 251 * 79 - 2 * 36 : 10 * 79 - 36);
  });

  it("closes every position exactly once, for the right reason, on the right day, to the cent", async () => {
    const rows = await db.sql`
      select p.position_id::integer as id, p.status, p.exit_reason, p.exit_date, p.realized_pnl::text as pnl,
        p.open_quantity, count(t.trade_id)::integer as trades, min(t.exit_reason) as reason, min(t.exit_date) as at,
        min(t.pnl_realized)::text as traded, min(t.quantity)::integer as quantity,
        (select sum(o.filled_quantity)::integer from public.orders o
          where o.position_id = p.position_id and o.purpose = 'exit') as closed
      from public.positions p left join public.trade_history t using (position_id) group by p.position_id order by 1`;
    expect(rows).toHaveLength(result.held.length);
    const wrong = result.held.flatMap(({ id, position }, i) => {
      const row = rows[i];
      const sql = [
        row?.id,
        row?.status,
        row?.exit_reason,
        row?.exit_date?.toISOString() ?? null,
        row?.open_quantity,
        row?.trades,
        row?.reason,
        row?.at?.toISOString() ?? null,
        row?.traded,
        row?.closed ?? 0,
      ];
      const { closed } = position;
      const closedAt = closed === null ? null : new Date(closed.at).toISOString();
      const model = [
        id,
        closed?.status ?? "OPEN",
        closed?.reason ?? null,
        closedAt,
        position.openQuantity,
        closed === null ? 0 : 1,
        closed?.reason ?? null,
        closedAt,
        closed === null ? null : toDecimal(position.realizedPnl).slice(0, -2),
        position.quantity - position.openQuantity,
      ];
      return JSON.stringify(sql) === JSON.stringify(model) ? [] : [{ sql, model }];
    });
    expect(wrong.slice(0, 5), `${wrong.length} of ${rows.length}`).toEqual([]);
  });

  it("adds up to the same in v_daily_pnl and v_performance_metrics", async () => {
    const positions = result.held.map(({ position }) => position);
    const made = madeOf(lotsOf(result.shares));
    const daily = await db.sql`
      select trade_date::text, ticker, trades_count, wins, losses, win_rate::float, total_pnl::float, avg_pnl::float, shares_pnl::float
      from public.v_daily_pnl order by trade_date, ticker`;
    expect([...daily]).toEqual(
      dailyPnl(positions, made).map((day) => ({
        ...day,
        total_pnl: toNumber(day.total_pnl),
        avg_pnl: day.avg_pnl === null ? null : toNumber(day.avg_pnl),
        shares_pnl: toNumber(day.shares_pnl),
      })),
    );
    const [all] = await db.sql`
      select total_trades, total_wins, total_losses, win_rate::float, total_pnl::float, avg_pnl_per_trade::float,
        max_loss::float, max_win::float, pnl_stddev::float, shares_pnl::float
      from public.v_performance_metrics`;
    const expected = Object.entries(performance(positions, made)).map(([name, value]) => [
      name,
      typeof value === "bigint" ? toNumber(value) : value,
    ]);
    expect(all).toEqual(Object.fromEntries(expected));
  });

  it("announces each of them once", async () => {
    const rows = await db.sql`
      select (facts ->> 'position_id')::integer as id, count(*)::integer as times
      from private.outbox where kind = 'closed' group by 1 order by 1`;
    const closed = result.held.filter(({ position }) => !position.isOpen);
    expect([...rows]).toEqual(closed.map(({ id }) => ({ id, times: 1 })));
  });

  it("meets every existing reason", () => {
    const reasons = new Map<string, number>();
    for (const { position } of result.held) {
      const reason = position.closed?.reason ?? "open";
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const always = ["21dte", "profit_target", "stop_loss", "by hand"];
    // Few positions expire in a fortnight, and sometimes none is assigned.
    for (const reason of isYear ? [...always, "expired", "assigned"] : always) {
      expect(reasons.get(reason) ?? 0, reason).toBeGreaterThan(isYear ? 10 : 0);
    }
    expect(result.held.length).toBeGreaterThan(isYear ? 500 : 60);
  });

  it("trades every strategy", () => {
    const traded = result.held.map(({ position }) => strategyOf(position.contract));
    for (const strategy of STRATEGIES) {
      expect(traded.filter((each) => each === strategy).length, strategy).toBeGreaterThan(isYear ? 40 : 0);
    }
  });

  it("judges positions page by page if there are many", () => {
    expect(result.pages).toBeGreaterThan(1);
  });

  it("walks closes, and cancels some", () => {
    expect(result.changes.replaced).toBeGreaterThan(isYear ? 500 : 30);
    expect(result.changes.takenBack).toBeGreaterThan(isYear ? 50 : 0);
  });

  it("keeps the decisions few", () => {
    // A day with 50 positions has 3,900 decisions. One leg in a hundred has a bad quote, and a position has more than
    // two legs: each fault is recorded when it begins and when it ends.
    expect(result.decisions.written).toBeGreaterThan(result.ticks * 40);
    expect(result.decisions.most).toBeLessThan(isYear ? 70_000 : result.decisions.written / 3);
  });
});
