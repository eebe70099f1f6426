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
  /** `asked`: only approved requests, closes that a person asked for and live orders, and nothing counts as a check. */
  only: z.literal("asked").optional(),
});

/** Which check is wanted: `{}` is a full one. */
export { request as checkRequest };
export type CheckRequest = z.infer<typeof request>;

/** `private.page_facts()`. */
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
    /** Of what the broker has settled since, something waits for its word. */
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

/** What a check asks the outside world about; `private.system_faults()` knows them. */
type Asked =
  | "quotes"
  | "underlyings"
  | "official closes"
  | "buying power"
  | "orders"
  | "holdings"
  | "settlements";

export interface CheckResult {
  /** Absent when the check did not run because another one was running, or the next one would have had no quotes. */
  run_id?: number;
  busy?: true;
  /** Seconds after which there are quotes for it. */
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
  /** What the outside world did not answer, as sentences. */
  warnings: string[];
  /** The check to begin next: somebody wanted one while this one was at work. */
  asked_again?: CheckRequest;
}

/** What a check asks of the world. */
export interface CheckWorld {
  database: Database;
  marketData: Pick<MarketData, "quota" | "optionQuotes" | "underlyingQuotes" | "officialCloses">;
  broker: Broker;
}

/** So often a call begins again for those who wanted a check meanwhile; after that it is the schedule's turn. */
const AGAIN = 3;

/** The check that is wanted, and those that were wanted while it was at work: the result of each. */
export async function* runExitChecks(world: CheckWorld, request: CheckRequest): AsyncGenerator<CheckResult> {
  let asked: CheckRequest | undefined = request;
  for (let made = 0; made <= AGAIN && asked !== undefined; made += 1) {
    const result: CheckResult = await runExitCheck(world, asked);
    yield result;
    asked = result.asked_again;
  }
}

/**
 * One check: quotes every leg, lets Postgres decide, carries its orders to the broker and the answers back. A quiet one
 * is three calls of Postgres, begin, apply and finish; the number of round trips does not depend on the number of
 * positions, but for what is quoted page by page. Whatever is interrupted, the next check takes up.
 *
 * @throws DatabaseError, with status 409 when another run took over in between
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
    return told(result, run);
  }
  try {
    return await carryOut(world, run, result);
  } catch (error) {
    await giveBack(database, run.run_id, error);
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
      told(result, await callAgain(database, "record_orders", { run_id, reports }, changed));
    }
  }

  // Where no order is at work, nothing changes what is held: it is asked for beside the quotes.
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
      // An entry that shares have to cover is decided on by what is held now.
      due.holdings_wanted ? outside<Holding[] | null>("holdings", early ?? broker.holdings(), null) : null,
      due.buying_power_wanted ? outside<Account | null>("buying power", broker.account(), null) : null,
    ]);
    const given = {
      run_id,
      page: due.number,
      quotes: quotes.map(briefly),
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
    // What was placed may have filled at once.
    const live = [...orders.poll, ...orders.place.flatMap((each) => asPlaced(each, placed))];
    states = live.length === 0 ? [] : await outside<OrderReport[]>("orders", broker.poll(live), []);
  }

  if (run.closes.length > 0) {
    // The day's orders end first: one that filled at the last minute is not settled.
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
    ? // Where orders were at work, after the fills: what has filled by now is held by now.
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
  return told(result, await callAgain(database, "finish_exit_check", last, ended));
}

/** The result with what changed in the book. */
function told(
  result: CheckResult,
  { opened, closed, asked_again }: z.infer<typeof changed> & { asked_again?: CheckRequest | null },
): CheckResult {
  result.opened.push(...opened);
  result.closed.push(...closed);
  return asked_again ? Object.assign(result, { asked_again }) : result;
}

/** So that the next check need not wait until the lease is over. By now everything that was sent has been answered. */
async function giveBack(database: Database, run_id: number, error: unknown): Promise<void> {
  const failure = error instanceof Error ? error.message : String(error);
  await new DatabaseUse(3_000)
    .during(() => callAgain(database, "give_back_check", { run_id, failure }, z.unknown()))
    // A database that cannot be reached ends the lease by itself.
    .catch((failed: unknown) => log("warning", "lease", { run_id, error: inWords(failed) }));
}

/** Without what says nothing: of ten thousand quotes that is half of what has to travel. */
function briefly({
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
