import { z } from "zod";
import { amount } from "./schemas/money.ts";
import { positionLeg } from "./schemas/position.ts";

/** An order in the book, as `private.order_facts()` gives it. */
export const order = z.object({
  order_id: z.int(),
  /** Our reference, at most 22 characters. */
  client_order_id: z.string(),
  /** The broker's reference; null before the broker has told it. */
  broker_order_id: z.string().nullable(),
  purpose: z.enum(["entry", "exit"]),
  /** Legs of the position. An exit reverses their sides. */
  legs: z.array(positionLeg),
  /** The most that the legs can be worth, USD per contract; null = no bound. */
  max_worth: amount.nullable(),
  /** Collateral, USD per contract. */
  collateral: amount,
  /** Contracts. */
  quantity: z.int(),
  /** USD per contract: the least credit of an entry, the highest debit of an exit. */
  limit_price: amount,
  /** The highest debit that a close may pay after rounding to the tick, USD per contract; null = no bound. */
  max_debit: amount.nullable(),
  /** USD per contract; null = unknown, as for a single option. */
  tick: amount.nullable(),
  /** Real time just before the order was sent; null before that. */
  sent_at: z.string().nullable(),
});

export type Order = z.infer<typeof order>;

/** What the broker reports about an order. Quantity, cash and fees are totals so far, in USD; received cash is positive. */
export type OrderReport = {
  order_id: number;
  /**
   * `unknown`: the answer was lost. `absent`: the broker was asked and does not know the order. `not_sent`: the order
   * certainly never left.
   */
  status:
    | "working"
    | "partially_filled"
    | "filled"
    | "cancelled"
    | "rejected"
    | "unknown"
    | "absent"
    | "not_sent";
  broker_order_id?: string;
  /**
   * The limit at the broker, USD per contract; the order's own limit where the broker's is that limit rounded to the
   * tick.
   */
  limit_price?: number;
  filled_quantity?: number;
  fill_cash?: number;
  /** Absent where the broker does not report fees with its orders: then they are estimated. */
  fees?: number;
  /** The broker's own words. */
  message?: string;
  /** True when the broker refused an exit because our own order on the other side of the same contract is working. */
  crossed?: true;
  /** References of the orders at the broker that match an `unknown` order. A person has to choose. */
  candidates?: string[];
};

/**
 * A holding of one option or share at the broker. A holding that cannot be read is reported as well and does not hide
 * the others.
 */
export type Holding = {
  /** OSI without padding, or the ticker of shares. For anything else the broker's own name, or null where it has none. */
  symbol: string | null;
  /** Contracts or shares, negative when short; null where it cannot be read. */
  quantity: number | null;
};

/** What the broker reports about expired contracts, or about their shares. */
export type Settlement = {
  /** The broker's own id. A settlement that is reported twice has the same id. */
  id: string;
  /** OSI without padding; the ticker where shares were delivered. */
  symbol: string;
  /** The day for which the broker books it: `YYYY-MM-DD`, New York. */
  date: string;
  /** A short contract is assigned, a long one is exercised. Both deliver shares. */
  kind: "expired" | "assigned" | "exercised" | "delivered";
  /** Contracts. For `delivered`: shares, negative where the account gave them away. */
  quantity: number;
};

/** What the account is worth according to the broker. USD; null where the broker does not tell. */
export type Account = {
  /** The whole account, with holdings at market value. */
  equity: number | null;
  cash: number | null;
  /** What may still be committed to option trades. */
  buying_power: number;
};

/**
 * What a broker trades, where that is not everything. Postgres refuses the rest when it is proposed, and again before
 * it is sent.
 */
export type Permits = {
  /** The broker's name as a sentence uses it. */
  broker: string;
  /** Strategies from `private.strategies()`. */
  strategies: string[];
  /** Whether it trades options on an index. */
  indices: boolean;
  /** Minutes before the close from which nothing is opened that expires that day; absent = none. */
  expiry_cutoff_minutes?: number;
  /** Minutes before the close from which the broker may liquidate expiring positions; absent = never. */
  liquidates_minutes?: number;
};

/**
 * Where orders go. An adapter converts units, symbols and statuses and knows no rules. Each method answers with one
 * report per order; the failure of a single order is its report, never an exception.
 */
export interface Broker {
  /** PAPER = our own paper broker, SIM = a broker's simulation, LIVE = real money. */
  readonly mode: "PAPER" | "SIM" | "LIVE";
  /**
   * Whether the broker refuses a second order with the same `client_order_id` for ever. If true, sending an order again
   * is a safe way to look it up. If false, an order that may have arrived is only looked for, never sent again.
   */
  readonly referenceIsUnique: boolean;
  /** Absent where the broker trades every strategy on every root. */
  readonly permits?: Permits;
  /**
   * Sends new limit orders, good for the day. An order whose answer was lost is `unknown`; the engine never sends it
   * again.
   */
  place(orders: Order[]): Promise<OrderReport[]>;
  /** Changes working orders to their present `limit_price`. */
  replace(orders: Order[]): Promise<OrderReport[]>;
  /** Cancels working orders. The report may be a fill: an order can fill before its cancel arrives. */
  cancel(orders: Order[]): Promise<OrderReport[]>;
  /** Looks orders up by the broker's reference or, where that was lost, by their facts. */
  poll(orders: Order[]): Promise<OrderReport[]>;
  /** Every option and share that the account holds. */
  holdings(): Promise<Holding[]>;
  /** What the account is worth, and what may still be committed. An account without buying power is an error. */
  account(): Promise<Account>;
  /** Settlements of expired contracts from a New York date on; absent where the broker does not report them. */
  settlements?(since: string): Promise<Settlement[]>;
}
