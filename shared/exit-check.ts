import { poll } from "@std/async/poll";
import { z } from "zod";
import { type Broker, type Holding, type Order, type OrderReport, order } from "./broker.ts";
import { call, type Database } from "./database.ts";
import type { MarketData, OfficialClose, OptionQuote, UnderlyingQuote } from "./market-data.ts";
import { date, instant } from "./schemas/money.ts";

const begun = z.union([
  z.object({ busy: z.literal(true), market_open: z.boolean() }),
  z.object({ run_id: z.int(), market_open: z.literal(false), done: z.literal(true) }),
  z.object({
    run_id: z.int(),
    market_open: z.boolean(),
    symbols: z.array(z.string()),
    underlyings: z.array(z.string()),
    closes: z.array(z.object({ ticker: z.string(), date, closed_at: instant })),
    buying_power_wanted: z.boolean(),
  }),
]);

const decided = z.object({
  checked: z.int(),
  exits: z.array(z.object({ position_id: z.int(), reason: z.string() })),
});

const released = z.object({
  place: z.array(order),
  replace: z.array(order),
  cancel: z.array(order),
  poll: z.array(order),
});

const changed = z.object({ opened: z.array(z.int()), closed: z.array(z.int()) });

/** What a check asks the outside world about; `private.system_faults()` knows them. */
type Asked = "quotes" | "underlyings" | "official closes" | "buying power" | "orders" | "holdings";

export interface CheckResult {
  /** Absent when the check did not run because another one was running. */
  run_id?: number;
  busy?: true;
  market_open: boolean;
  /** Positions evaluated. */
  checked: number;
  /** Exits claimed in this run. */
  exits: { position_id: number; reason: string }[];
  /** position_ids whose entry filled. */
  opened: number[];
  /** position_ids whose last contract closed. */
  closed: number[];
  /** What the outside world did not answer, as sentences. */
  warnings: string[];
}

/** What a check asks of the world. */
export interface CheckWorld {
  database: Database;
  marketData: Pick<MarketData, "optionQuotes" | "underlyingQuotes" | "officialCloses">;
  broker: Broker;
}

/**
 * One check: quotes every leg, lets Postgres decide, carries its orders to the broker and the answers back. The
 * number of round trips does not depend on the number of positions. Whatever is interrupted, the next check takes up.
 *
 * @throws DatabaseError, with status 409 when another run took over in between
 */
export async function runExitCheck({ database, marketData, broker }: CheckWorld): Promise<CheckResult> {
  const begin = () => call(database, "begin_exit_check", {}, begun);
  const run = await whenFree(begin);
  const result: CheckResult = {
    market_open: run.market_open,
    checked: 0,
    exits: [],
    opened: [],
    closed: [],
    warnings: [],
  };
  if ("busy" in run) {
    return { ...result, busy: true };
  }
  const { run_id } = run;
  result.run_id = run_id;
  if ("done" in run) {
    return result;
  }

  const unanswered: { asked: Asked; message: string }[] = [];

  /** What fails outside must not keep the rest of the check from happening. */
  async function outside<T>(asked: Asked, answer: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      unanswered.push({ asked, message });
      result.warnings.push(`${asked.charAt(0).toUpperCase()}${asked.slice(1)}: ${message}`);
      return otherwise;
    }
  }

  async function record(reports: OrderReport[]): Promise<void> {
    if (reports.length > 0) {
      const { opened, closed } = await call(database, "record_orders", { run_id, reports }, changed);
      result.opened.push(...opened);
      result.closed.push(...closed);
    }
  }

  if (run.symbols.length > 0) {
    const [quotes, underlyings, buying_power] = await Promise.all([
      outside<OptionQuote[]>("quotes", marketData.optionQuotes(run.symbols), []),
      run.underlyings.length === 0
        ? []
        : outside<UnderlyingQuote[]>("underlyings", marketData.underlyingQuotes(run.underlyings), []),
      run.buying_power_wanted ? outside<number | null>("buying power", broker.buyingPower(), null) : null,
    ]);
    const given = {
      run_id,
      quotes: quotes.map(briefly),
      underlyings,
      ...(buying_power !== null && { buying_power }),
    };
    Object.assign(result, await call(database, "apply_quotes", given, decided));
  }

  const orders = await call(database, "release_orders", { run_id }, released);
  const [placed, ...changes] = await Promise.all([
    orders.place.length === 0 ? [] : outside("orders", broker.place(orders.place), unknown(orders.place)),
    orders.replace.length === 0 ? [] : outside<OrderReport[]>("orders", broker.replace(orders.replace), []),
    orders.cancel.length === 0 ? [] : outside<OrderReport[]>("orders", broker.cancel(orders.cancel), []),
  ]);
  await record([...placed, ...changes.flat()]);

  // What was placed may have filled at once.
  const live = [...orders.poll, ...orders.place.flatMap((each) => asPlaced(each, placed))];
  let states = live.length === 0 ? [] : await outside<OrderReport[]>("orders", broker.poll(live), []);

  if (run.closes.length > 0) {
    // The day's orders end first: one that filled at the last minute is not settled.
    await record(states);
    states = [];
    const closes = await outside<OfficialClose[]>(
      "official closes",
      marketData.officialCloses(run.closes),
      [],
    );
    const settled = await call(database, "settle_expired", { run_id, closes }, z.array(z.int()));
    result.closed.push(...settled);
  }
  // Asked for after the fills: what has filled by now is held by now.
  const holdings = await outside<Holding[] | null>("holdings", broker.holdings(), null);
  const last = { run_id, reports: states, holdings, warnings: unanswered };
  const { opened, closed } = await call(database, "finish_exit_check", last, changed);
  result.opened.push(...opened);
  result.closed.push(...closed);
  return result;
}

/** Without what says nothing: of ten thousand quotes that is half of what has to travel. */
function briefly({ symbol, bid, ask, as_of, halted, delayed }: OptionQuote): Partial<OptionQuote> {
  return {
    symbol,
    bid,
    ask,
    ...(as_of !== null && { as_of }),
    ...(halted && { halted }),
    ...(delayed && { delayed }),
  };
}

/** Another check takes a second or two: it is worth ten of waiting. */
async function whenFree(begin: () => Promise<z.infer<typeof begun>>): Promise<z.infer<typeof begun>> {
  const isFree = (run: z.infer<typeof begun>) => !("busy" in run);
  let latest = await begin();
  if (isFree(latest)) {
    return latest;
  }
  const signal = AbortSignal.timeout(10_000);
  try {
    return await poll(
      async () => {
        latest = await begin();
        return latest;
      },
      isFree,
      { signal, interval: 250 },
    );
  } catch (error) {
    if (signal.aborted) {
      return latest;
    }
    throw error;
  }
}

/** An order to ask after, with the reference that it has got; none when it was refused or never left. */
function asPlaced(order: Order, reports: OrderReport[]): Order[] {
  const report = reports.find(({ order_id }) => order_id === order.order_id);
  return report?.status === "rejected" || report?.status === "not_sent"
    ? []
    : [{ ...order, broker_order_id: report?.broker_order_id ?? order.broker_order_id }];
}

/** The request left, perhaps; nobody may send it again before the broker was asked. */
function unknown(orders: Order[]): OrderReport[] {
  return orders.map(({ order_id }) => ({ order_id, status: "unknown" }));
}
