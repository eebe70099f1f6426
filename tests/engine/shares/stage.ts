import { afterAll, beforeAll, beforeEach } from "vitest";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";

export let world: TestWorld;

/** A Friday, and the Monday after it; every official close is the price that the underlying stands at. */
const FRIDAY = "2026-03-20";
const CLOSE = "2026-03-20T20:00:00Z";
export const MONDAY = "2026-03-23T14:05:00Z";
export const AFTER_MONDAY = "2026-03-23T20:05:00Z";

export function useWorld(): void {
  beforeAll(async () => {
    world = await createWorld();
  });
  beforeEach(() => world.empty());
  afterAll(() => world.drop());
}

/** Opened elsewhere, closed by no rule. */
export async function open(request: TradeRequest): Promise<number> {
  const legs = request.legs?.map((leg) => ({ ...leg, expiration: FRIDAY }));
  return await world.open({
    ...request,
    expiration_date: FRIDAY,
    overrides: { auto_exit: false },
    ...(legs && { legs }),
  });
}

/** The check after the close, and a person's answer to what it asks. */
export async function expire(close: Record<string, number>, answer = "assigned"): Promise<void> {
  await checkAt(CLOSE, close);
  for (const asked of (await world.deliver()).filter(({ kind }) => kind === "settlement")) {
    await world.answer(asked, answer);
  }
}

export async function checkAt(now: string, prices: Record<string, number>): Promise<void> {
  for (const [ticker, price] of Object.entries(prices)) {
    await world.driveUnderlying(ticker, price);
  }
  await world.setClock(now);
  const { warnings } = await world.check();
  if (warnings.length > 0) {
    throw new Error(warnings.join(" "));
  }
}

/** What everything that tells of money says was made in all, of one trade and its shares. */
export async function everyView(days: string[]): Promise<Record<string, number>> {
  const { sql } = world;
  const one = async (query: Promise<{ made: unknown }[]>) => Number((await query)[0]?.made);
  const daily = await Promise.all(
    days.map(async (date) => (await world.positions.getDailyPnl(date)).total_pnl),
  );
  const facts = async (query: string) => await one(sql.unsafe(query) as never);
  const [since, until] = [days[0], days.at(-1)];
  return {
    v_daily_pnl: await one(sql`select sum(total_pnl) as made from public.v_daily_pnl` as never),
    daily_pnl: daily.reduce((sum, pnl) => sum + pnl, 0),
    v_performance_metrics: (await world.positions.getPerformanceMetrics()).total_pnl,
    v_performance: await one(sql`select total_pnl as made from public.v_performance` as never),
    v_equity: await one(
      sql`select total_pnl as made from public.v_equity order by trade_date desc limit 1` as never,
    ),
    trades_and_lots: await one(
      sql`select (select sum(pnl_realized) from public.trade_history) + (select coalesce(sum(pnl), 0) from public.v_share_lots)
        as made` as never,
    ),
    pnl: await facts("select private.pnl_facts('all') -> 'period' ->> 'total_pnl' as made"),
    performance: await facts("select private.performance_facts() -> 'figures' ->> 'total_pnl' as made"),
    reports: await facts(`select private.report_trades('${since}', '${until}') ->> 'pnl' as made`),
  };
}
