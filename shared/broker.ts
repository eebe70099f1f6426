import { z } from "zod";
import { amount } from "./schemas/money.ts";
import { positionLeg } from "./schemas/position.ts";

/** An order as the book has it: `private.order_facts()`. */
export const order = z.object({
  order_id: z.int(),
  /** Our reference, at most 22 characters. */
  client_order_id: z.string(),
  /** The broker's, once it has told. */
  broker_order_id: z.string().nullable(),
  purpose: z.enum(["entry", "exit"]),
  /** As the position has them: an exit reverses their sides. */
  legs: z.array(positionLeg),
  /** The most the legs can be worth, USD per contract; null = without bound. */
  max_worth: amount.nullable(),
  /** What a contract ties up, USD. */
  collateral: amount,
  /** Contracts. */
  quantity: z.int(),
  /** USD per contract: at least this credit for an entry, at most this debit for an exit. */
  limit_price: amount,
  /** A close never pays more than this, whatever the tick rounds to: USD per contract; null = no such bound. */
  max_debit: amount.nullable(),
  /** USD per contract; null = not known, as of a single option. */
  tick: amount.nullable(),
  /** Real time just before it left; null before that. */
  sent_at: z.string().nullable(),
});

export type Order = z.infer<typeof order>;

/** What the broker says of an order. Quantity, cash and fees are totals so far, USD; received cash is positive. */
export type OrderReport = {
  order_id: number;
  /**
   * `unknown`: the answer was lost. `absent`: the broker was asked and does not know the order. `not_sent`: it
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
  /** The limit the broker has, USD per contract: the order's own where the broker's is what that rounds to. */
  limit_price?: number;
  filled_quantity?: number;
  fill_cash?: number;
  /** Absent where the broker does not tell them with its orders: then they are estimated. */
  fees?: number;
  /** The broker's own words. */
  message?: string;
  /** An exit that the broker would not have beside an order of ours on the other side of the same contract. */
  crossed?: true;
  /** Of an `unknown` order that several orders at the broker match: their references. A person has to choose. */
  candidates?: string[];
};

/** What the broker holds of one option or share. One that cannot be read is told like the others, and hides none. */
export type Holding = {
  /** OSI without padding, or the ticker of shares; of something odd the broker's own name, null where it has none. */
  symbol: string | null;
  /** Contracts or shares, negative when short; null where it cannot be read. */
  quantity: number | null;
};

/** What the broker says has become of contracts that expired, or of their shares. */
export type Settlement = {
  /** The broker's own: what is told twice has one. */
  id: string;
  /** OSI without padding; of what was delivered the ticker of the shares. */
  symbol: string;
  /** The day that it books it for: `YYYY-MM-DD`, New York. */
  date: string;
  /** A short contract is assigned, a long one exercised; both deliver shares. */
  kind: "expired" | "assigned" | "exercised" | "delivered";
  /** Contracts; of what was delivered shares, negative where they were taken. */
  quantity: number;
};

/** What the broker says the account is worth. USD; null where it does not tell. */
export type Account = {
  /** All of it, what is held at its market value. */
  equity: number | null;
  cash: number | null;
  /** What may still be committed to option trades. */
  buying_power: number;
};

/** What a broker trades, where that is not everything. Postgres says no to the rest: when it is proposed, and before it is sent. */
export type Permits = {
  /** As a sentence names it. */
  broker: string;
  /** Of `private.strategies()`. */
  strategies: string[];
  /** Options on an index. */
  indices: boolean;
  /** So many minutes before the close nothing more is opened in what trades for the last time that day; absent = until the close. */
  expiry_cutoff_minutes?: number;
  /** So many minutes before it the broker may begin to close what trades for the last time; absent = it never does. */
  liquidates_minutes?: number;
};

/**
 * Where orders go. An adapter converts units, symbols and statuses and knows no rules. Each method answers with one
 * report per order; a single order's failure is its report, never an exception.
 */
export interface Broker {
  /** Where its orders go: PAPER = our own paper broker, SIM = a broker's simulation, LIVE = real money. */
  readonly mode: "PAPER" | "SIM" | "LIVE";
  /**
   * Whether a second use of our `client_order_id` makes no second order, ever: then to send the same order again is to
   * look it up. Where it is false an order that may have arrived is only ever looked for.
   */
  readonly referenceIsUnique: boolean;
  /** Absent where it is every strategy on every root. */
  readonly permits?: Permits;
  /** Sends new limit orders, good for the day. An order whose answer was lost is `unknown` and never sent again. */
  place(orders: Order[]): Promise<OrderReport[]>;
  /** Gives working orders their present `limit_price`. */
  replace(orders: Order[]): Promise<OrderReport[]>;
  /** Takes working orders back. The report may be a fill: an order can fill before its cancel arrives. */
  cancel(orders: Order[]): Promise<OrderReport[]>;
  /** Asks what became of orders, by the broker's reference or, where that was lost, by their facts. */
  poll(orders: Order[]): Promise<OrderReport[]>;
  /** Every option and share the account holds. */
  holdings(): Promise<Holding[]>;
  /** What it is worth, and what may still be committed. One that names no buying power is an error. */
  account(): Promise<Account>;
  /** What has become of contracts that expired, from a New York date on; absent where the broker does not tell. */
  settlements?(since: string): Promise<Settlement[]>;
}
