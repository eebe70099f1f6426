import { expect } from "vitest";
import { type Day, newYorkDate } from "../../model/calendar.ts";
import { strategyOf } from "../../model/contract.ts";
import { dailyPnl, performance } from "../../model/ledger.ts";
import { type Money, toNumber } from "../../model/money.ts";
import { type Lot, lotsOf, madeOf } from "../../model/shares.ts";
import type { Row } from "../../support/book.ts";
import type { TestWorld } from "../../support/world.ts";
import type { Held, Model } from "./model.ts";

const dollars = (amount: Money | null) => (amount === null ? null : toNumber(amount));

/** Compares the money columns of positions. */
export async function comparePositions(world: TestWorld, held: Held[]): Promise<void> {
  const rows = await world.sql`
    select position_id::integer as id, status, quantity, open_quantity, entry_price::float, exit_price::float, exit_reason,
      exit_date, realized_pnl::float, pnl_percent::float, fees::float, profit_target::float, stop_loss::float,
      collateral::float, capital::float, max_risk::float, stress_loss::float, case when status = 'OPEN' then unrealized_pnl::float end as unrealized_pnl,
      case when status = 'OPEN' then mark::float end as mark
    from public.positions order by position_id`;
  const expected = held
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, position: p, mark }) => {
      const closed = p.closed;
      return {
        id,
        status: closed?.status ?? "OPEN",
        quantity: p.quantity,
        open_quantity: p.openQuantity,
        entry_price: toNumber(p.entryPrice),
        exit_price: closed && p.exitPrice !== null ? toNumber(p.exitPrice) : null,
        exit_reason: closed?.reason ?? null,
        exit_date: closed && new Date(closed.at),
        realized_pnl: toNumber(p.realizedPnl),
        fees: toNumber(p.fees),
        profit_target: dollars(p.rules.profitTarget),
        stop_loss: dollars(p.rules.stopLoss),
        collateral: toNumber(p.collateral),
        capital: toNumber(p.capital),
        max_risk: dollars(p.maxRisk),
        stress_loss: toNumber(p.stressLoss),
        unrealized_pnl: closed || mark === null ? null : toNumber(p.unrealizedPnl(mark)),
        mark: closed || mark === null ? null : toNumber(mark),
        ...(closed ? { pnl_percent: Number(p.pnlPercent) / 100 } : {}),
      };
    });
  expect([...rows]).toMatchObject(expected);
  expect(rows).toHaveLength(expected.length);
}

/** Compares trade_history and its views, the broker's holdings, and the days held. */
export async function compareHistory(world: TestWorld, { held, shares, closes }: Model): Promise<void> {
  const closed = held.filter(({ position }) => !position.isOpen);
  const trades = await world.sql`
    select position_id::integer, request_id, ticker, strategy_type, entry_date, entry_price::float, quantity, exit_date,
      exit_price::float, exit_reason, pnl_realized::float, pnl_percent::float, win_loss, fees::float,
      collateral_required::float, max_risk::float, target_return::float, status, executed_by, closed_at
    from public.trade_history order by position_id`;
  const expected = closed
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, position: p, answered }) => ({
      position_id: id,
      request_id: p.requestId,
      ticker: p.contract.ticker,
      strategy_type: strategyOf(p.contract),
      entry_date: new Date(p.openedAt),
      entry_price: toNumber(p.entryPrice),
      quantity: p.quantity,
      exit_date: new Date(p.closed?.at ?? 0),
      exit_price: toNumber(p.exitPrice ?? 0n),
      exit_reason: p.closed?.reason,
      pnl_realized: toNumber(p.realizedPnl),
      pnl_percent: Number(p.pnlPercent) / 100,
      win_loss: p.isWin ? "WIN" : "LOSS",
      fees: toNumber(p.fees),
      collateral_required: toNumber(p.collateral),
      max_risk: dollars(p.maxRisk),
      target_return: p.targetReturn === null ? null : Number(p.targetReturn) / 100,
      status: p.closed?.status,
      // Who executed what a person only confirmed is unspecified.
      executed_by: answered ? expect.any(String) : p.closed?.by,
      closed_at: new Date(p.closed?.at ?? 0),
    }));
  expect([...trades]).toEqual(expected);

  const positions = held.map(({ position }) => position);
  const lots = lotsOf(shares);
  const made = madeOf(lots);
  const daily = await world.sql`
    select trade_date::text, ticker, trades_count, wins, losses, win_rate::float, total_pnl::float, avg_pnl::float, shares_pnl::float
    from public.v_daily_pnl order by trade_date, ticker`;
  expect([...daily]).toEqual(dailyPnl(positions, made).map(asNumbers));
  const [all] = await world.sql`
    select total_trades, total_wins, total_losses, win_rate::float, total_pnl::float, avg_pnl_per_trade::float,
      max_loss::float, max_win::float, pnl_stddev::float, shares_pnl::float
    from public.v_performance_metrics`;
  expect(all).toEqual(asNumbers(performance(positions, made)));
  const days = new Set(daily.map(({ trade_date }) => trade_date as Day));
  for (const day of days) {
    const trades = positions.filter(({ closed }) => closed && newYorkDate(closed.at) === day);
    const ofDay = made.filter((one) => one.day === day);
    const { total_trades, total_wins, win_rate, shares_pnl } = performance(trades, ofDay);
    const realized = positions.flatMap(({ realizations }) => realizations).filter((one) => one.day === day);
    expect(await world.call("daily_pnl", { date: day })).toEqual({
      date: day,
      trades: total_trades,
      wins: total_wins,
      losses: total_trades - total_wins,
      win_rate,
      total_pnl: toNumber(realized.reduce((sum, { pnl }) => sum + pnl, shares_pnl)),
      shares_pnl: toNumber(shares_pnl),
    });
  }
  await compareShares(world, lots, closes);
  // The broker holds what it reported.
  expect([
    ...(await world.sql`select symbol, booked, held from public.drifts where kind <> 'foreign'`),
  ]).toEqual([]);
  // Days held, by New York's dates.
  const ended =
    await world.sql`select position_id::integer as id, days_held from public.positions where status <> 'OPEN'`;
  for (const { id, days_held } of ended) {
    const position = held.find((one) => one.id === id)?.position;
    expect(days_held).toBe(position?.daysHeld);
  }
}

/** Compares the lots and their effect on the account: sold, and held at the close of the last session. */
async function compareShares(world: TestWorld, lots: Lot[], closes: Model["closes"]): Promise<void> {
  const rows = await world.sql`
    select ticker, quantity, price_in::float, opened_at, price_out::float, closed_at, pnl::float from public.v_share_lots`;
  const expected = lots.map(({ ticker, quantity, priceIn, openedAt, end }) => ({
    ticker,
    quantity,
    price_in: toNumber(priceIn),
    opened_at: new Date(openedAt),
    price_out: end && toNumber(end.price),
    closed_at: end && new Date(end.at),
    pnl: end && toNumber(end.pnl),
  }));
  const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
  expect(sorted(rows)).toEqual(sorted(expected));

  const [account] = await world.sql`
    select max(trade_date)::text as day, sum(shares_pnl)::float as made from public.v_equity`;
  if (account?.day == null) {
    return;
  }
  const day = account.day as Day;
  const made = lots.reduce((sum, { ticker, quantity, priceIn, openedAt, end, feesIn }) => {
    if (newYorkDate(openedAt) > day) {
      return sum;
    }
    if (end !== null && newYorkDate(end.at) <= day) {
      return sum + Number(end.pnl);
    }
    const mark = closes
      .filter((one) => one.ticker === ticker && one.day >= newYorkDate(openedAt) && one.day <= day)
      .toSorted((a, b) => a.day.localeCompare(b.day))
      .at(-1)?.close;
    const fees = Number(feesIn.of * feesIn.part) / Number(feesIn.whole);
    return sum + Number(((mark ?? priceIn) - priceIn) * BigInt(quantity)) - fees;
  }, 0);
  // Each day is rounded to the cent.
  const [days] = await world.sql`select count(*)::integer as days from public.v_equity where shares_pnl <> 0`;
  expect(Math.abs(Number(account.made) - made / 10_000)).toBeLessThanOrEqual(
    0.005 * Number(days?.days ?? 0) + 0.001,
  );
}

function asNumbers(row: object): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? toNumber(value) : value]),
  );
}
