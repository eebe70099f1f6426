import { z } from "zod";
import {
  type Account,
  type Broker,
  type Holding,
  type Order,
  type OrderReport,
  order,
  type Settlement,
} from "./broker.ts";
import { callAgain, type Database, DatabaseUse } from "./database.ts";
import { inWords, log } from "./log.ts";
import type { MarketData, OfficialClose, OptionQuote, UnderlyingQuote } from "./market-data.ts";
import { date, instant } from "./schemas/money.ts";

const request = z.strictObject({
  /** `asked`: only approved requests, closes that a person requested, and live orders. It does not count as a check. */
  only: z.literal("asked").optional(),
});

/** Which check is wanted; `{}` is a full one. */
export { request as checkRequest };
export type CheckRequest = z.infer<typeof request>;

/** Positions to quote next: `private.page_facts()`. */
const page = z
  .object({
    number: z.int(),
    symbols: z.array(z.string()),
    underlyings: z.array(z.string()),
    holdings_wanted: z.boolean(),
    buying_power_wanted: z.boolean(),
  })
  .nullable();

const ended = z.object({
  opened: z.array(z.int()),
  closed: z.array(z.int()),
  asked_again: request.nullable(),
});

const begun = z.union([
  z.object({ busy: z.literal(true), market_open: z.boolean(), retry_after: z.int().optional() }),
  ended.extend({ run_id: z.int(), market_open: z.literal(false), done: z.literal(true) }),
  z.object({
    run_id: z.int(),
    market_open: z.boolean(),
    page,
    /** Underlyings that are indices. */
    indices: z.array(z.string()),
    at_work: z.boolean(),
    holdings_wanted: z.boolean(),
    /** A settlement waits for the broker's word since this date. */
    settlements_since: date.nullable(),
    closes: z.array(z.object({ ticker: z.string(), date, closed_at: instant })),
  }),
]);

type Begun = Extract<z.infer<typeof begun>, { at_work: boolean }>;

const applied = z.object({
  page,
  checked: z.int(),
  exits: z.array(z.object({ position_id: z.int(), reason: z.string() })),
  at_work: z.boolean(),
});

const released = z.object({
  place: z.array(order),
  replace: z.array(order),
  cancel: z.array(order),
  poll: z.array(order),
});

const changed = z.object({ opened: z.array(z.int()), closed: z.array(z.int()) });

/** What a check asks the outside world for. `private.system_faults()` uses the same names. */
type Asked =
  | "quotes"
  | "underlyings"
  | "official closes"
  | "buying power"
  | "orders"
  | "holdings"
  | "settlements";

export interface CheckResult {
  /** Absent when the check did not run: another check was running, or the quota leaves no quotes for it yet. */
  run_id?: number;
  busy?: true;
  /** Seconds until the quota has quotes for it. */
  retry_after?: number;
  market_open: boolean;
  /** Positions evaluated. */
  checked: number;
  /** Exits claimed in this run. */
  exits: { position_id: number; reason: string }[];
  /** position_ids whose entry filled. */
  opened: number[];
  /** position_ids whose last contract closed. */
  closed: number[];
  /** Failures of the outside world, as sentences. */
  warnings: string[];
  /** The check to begin next, requested while this one was running. */
  asked_again?: CheckRequest;
}

/** What a check works with. */
export interface CheckWorld {
  database: Database;
  marketData: Pick<MarketData, "quota" | "optionQuotes" | "underlyingQuotes" | "officialCloses">;
  broker: Broker;
}

/** How many checks one call adds when others were requested meanwhile. After that, the schedule begins the next. */
const AGAIN = 3;

/** Runs the requested check, then those that were requested while it ran. Yields the result of each. */
export async function* runExitChecks(world: CheckWorld, request: CheckRequest): AsyncGenerator<CheckResult> {
  let asked: CheckRequest | undefined = request;
  for (let made = 0; made <= AGAIN && asked !== undefined; made += 1) {
    const result: CheckResult = await runExitCheck(world, asked);
    yield result;
    asked = result.asked_again;
  }
}

/**
 * One check: quotes every leg, lets Postgres decide, carries its orders to the broker and the answers back. A quiet
 * check is three calls of Postgres: begin, apply and finish. The number of calls does not grow with the number of
 * positions, except that quotes are applied page by page. The next check continues whatever was interrupted.
 *
 * @throws DatabaseError, with status 409 when another run took over meanwhile
 */
export async function runExitCheck(world: CheckWorld, { only }: CheckRequest = {}): Promise<CheckResult> {
  const { database, marketData, broker } = world;
  const { mode, permits } = broker;
  const quota = marketData.quota?.();
  const wanted = {
    key: crypto.randomUUID(),
    asked_only: only === "asked",
    mode,
    ...(permits && { permits }),
    ...(quota && { quota: { calls: quota.calls, seconds: quota.seconds, symbols: quota.symbols } }),
  };
  const run = await callAgain(database, "begin_exit_check", wanted, begun);
  const result: CheckResult = {
    market_open: run.market_open,
    checked: 0,
    exits: [],
    opened: [],
    closed: [],
    warnings: [],
  };
  if ("busy" in run) {
    const { busy, retry_after } = run;
    return { ...result, busy, ...(retry_after !== undefined && { retry_after }) };
  }
  result.run_id = run.run_id;
  if ("done" in run) {
    return addReports(result, run);
  }
  try {
    return await carryOut(world, run, result);
  } catch (error) {
    await releaseLease(database, run.run_id, error);
    throw error;
  }
}

async function carryOut(
  { database, marketData, broker }: CheckWorld,
  run: Begun,
  result: CheckResult,
): Promise<CheckResult> {
  const { run_id } = run;
  const unanswered: { asked: Asked; message: string }[] = [];

  /** Waits for an answer from outside. A failure becomes a warning and must not stop the rest of the check. */
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
      addReports(result, await callAgain(database, "record_orders", { run_id, reports }, changed));
    }
  }

  // While no order is working, the holdings do not change: they can be read together with the quotes.
  const early = run.holdings_wanted && !run.at_work ? broker.holdings() : null;
  early?.catch(() => undefined);

  let isAtWork = run.at_work;
  for (let due = run.page; due !== null; ) {
    const [quotes, underlyings, holdings, account] = await Promise.all([
      outside<OptionQuote[]>("quotes", marketData.optionQuotes(due.symbols), []),
      due.underlyings.length === 0
        ? []
        : outside<UnderlyingQuote[]>(
            "underlyings",
            marketData.underlyingQuotes(due.underlyings, run.indices),
            [],
          ),
      // An entry that needs shares as cover is decided by the present holdings.
      due.holdings_wanted ? outside<Holding[] | null>("holdings", early ?? broker.holdings(), null) : null,
      due.buying_power_wanted ? outside<Account | null>("buying power", broker.account(), null) : null,
    ]);
    const given = {
      run_id,
      page: due.number,
      quotes: quotes.map(withoutEmpty),
      underlyings,
      ...(holdings !== null && { holdings }),
      ...(account !== null && { buying_power: account.buying_power }),
    };
    const { page, checked, exits, at_work } = await callAgain(database, "apply_quotes", given, applied);
    result.checked += checked;
    result.exits.push(...exits);
    isAtWork = at_work;
    due = page;
  }

  let states: OrderReport[] = [];
  if (isAtWork) {
    const orders = await callAgain(database, "release_orders", { run_id }, released);
    const [placed, ...changes] = await Promise.all([
      orders.place.length === 0 ? [] : outside("orders", broker.place(orders.place), unknown(orders.place)),
      orders.replace.length === 0 ? [] : outside<OrderReport[]>("orders", broker.replace(orders.replace), []),
      orders.cancel.length === 0 ? [] : outside<OrderReport[]>("orders", broker.cancel(orders.cancel), []),
    ]);
    await record([...placed, ...changes.flat()]);
    // A placed order may have filled at once.
    const live = [...orders.poll, ...orders.place.flatMap((each) => asPlaced(each, placed))];
    states = live.length === 0 ? [] : await outside<OrderReport[]>("orders", broker.poll(live), []);
  }

  if (run.closes.length > 0) {
    // Orders end before settlement: a position that a fill closed in the last minute is not settled.
    await record(states);
    states = [];
    const closes = await outside<OfficialClose[]>(
      "official closes",
      marketData.officialCloses(run.closes, run.indices),
      [],
    );
    const settled = await callAgain(database, "settle_expired", { run_id, closes }, z.array(z.int()));
    result.closed.push(...settled);
  }
  const holdings = run.holdings_wanted
    ? // When orders were working, holdings are read after the fills, so that both agree.
      await outside<Holding[] | null>(
        "holdings",
        isAtWork || early === null ? broker.holdings() : early,
        null,
      )
    : null;
  for (const { symbol, quantity } of holdings ?? []) {
    if (symbol === null || quantity === null) {
      result.warnings.push(`Holdings: ${symbol ?? "one without a symbol"} cannot be read.`);
    }
  }
  const settlements =
    run.settlements_since !== null && broker.settlements
      ? await outside<Settlement[] | null>("settlements", broker.settlements(run.settlements_since), null)
      : null;
  const last = {
    run_id,
    reports: states,
    holdings,
    warnings: unanswered,
    ...(settlements !== null && { settlements }),
  };
  return addReports(result, await callAgain(database, "finish_exit_check", last, ended));
}

/** Adds the positions that opened or closed to the result. */
function addReports(
  result: CheckResult,
  { opened, closed, asked_again }: z.infer<typeof changed> & { asked_again?: CheckRequest | null },
): CheckResult {
  result.opened.push(...opened);
  result.closed.push(...closed);
  return asked_again ? Object.assign(result, { asked_again }) : result;
}

/**
 * Ends the lease of a failed check, so that the next one need not wait for it to expire. All orders that were sent have
 * been answered by now.
 */
async function releaseLease(database: Database, run_id: number, error: unknown): Promise<void> {
  const failure = error instanceof Error ? error.message : String(error);
  await new DatabaseUse(3_000)
    .during(() => callAgain(database, "give_back_check", { run_id, failure }, z.unknown()))
    // If the database cannot be reached, the lease expires by itself.
    .catch((failed: unknown) => log("warning", "lease", { run_id, error: inWords(failed) }));
}

/** A quote without its empty fields. For ten thousand quotes this halves what is sent. */
function withoutEmpty({
  symbol,
  bid,
  ask,
  as_of,
  changed_at,
  halted,
  delayed,
}: OptionQuote): Partial<OptionQuote> {
  return {
    symbol,
    bid,
    ask,
    ...(as_of !== null && { as_of }),
    ...(changed_at !== undefined && { changed_at }),
    ...(halted && { halted }),
    ...(delayed && { delayed }),
  };
}

/** The placed order with the broker's reference, to look it up; nothing when it was rejected or never sent. */
function asPlaced(order: Order, reports: OrderReport[]): Order[] {
  const report = reports.find(({ order_id }) => order_id === order.order_id);
  return report?.status === "rejected" || report?.status === "not_sent"
    ? []
    : [{ ...order, broker_order_id: report?.broker_order_id ?? order.broker_order_id }];
}

/** Reports for orders that may have been sent. Nobody may send them again before the broker was asked. */
function unknown(orders: Order[]): OrderReport[] {
  return orders.map(({ order_id }) => ({ order_id, status: "unknown" }));
}
