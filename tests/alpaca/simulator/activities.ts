import type { SimulatedFill, SimulatedOrder } from "../../brokers/order.ts";
import { type Day, newYorkDate } from "../../model/calendar.ts";
import { decimal, nanoseconds, uuidOf } from "./wire.ts";

/** An activity of the account: its JSON, and when it was made. */
export interface Activity {
  id: string;
  type: string;
  /** Real time for a fill, as in its order; otherwise by the market clock. */
  createdAt: Date;
  json: Record<string, unknown>;
}

/** The account's activities. */
export class Activities {
  readonly all: Activity[] = [];
  /** Fees of the running day, USD. */
  #fees: { day: Day; usd: number } = { day: "", usd: 0 };

  constructor(private readonly account: string) {}

  /** Adds a fill for each leg of an execution. */
  fill(
    fill: SimulatedFill,
    order: SimulatedOrder,
    idOf: (symbol: string) => string,
    filledBefore: number,
  ): void {
    for (const { symbol, action, ratio = 1 } of order.legs) {
      const done = filledBefore + fill.quantity;
      const leaves = order.quantity - done;
      this.#add("FILL", fill.at, {
        type: leaves > 0 ? "partial_fill" : "fill",
        transaction_time: nanoseconds(fill.at),
        price: decimal((fill.prices[symbol] ?? 0) / 100),
        qty: String(fill.quantity * ratio),
        side: action.startsWith("BUY") ? "buy" : "sell",
        symbol,
        leaves_qty: String(leaves * ratio),
        order_id: idOf(symbol),
        cum_qty: String(done * ratio),
        order_status: leaves > 0 ? "partially_filled" : "filled",
      });
    }
  }

  /** Fees are one line, made on the following day. */
  fee(now: Date, usd: number): void {
    const day = newYorkDate(now.getTime());
    if (this.#fees.day !== day) {
      if (this.#fees.usd > 0) {
        this.other("FEE", now, this.#fees.day, {
          activity_sub_type: "ORF",
          net_amount: decimal(-this.#fees.usd, 2),
          description: `Options fees of ${this.#fees.day}`,
        });
      }
      this.#fees = { day, usd: 0 };
    }
    this.#fees.usd += usd;
  }

  /** Adds an activity that is not a fill. */
  other(type: string, createdAt: Date, date: Day, facts: Record<string, string>): void {
    this.#add(type, createdAt, {
      account_id: this.account,
      date,
      created_at: nanoseconds(createdAt),
      net_amount: "0",
      status: "executed",
      currency: "USD",
      ...facts,
    });
  }

  #add(type: string, createdAt: Date, facts: Record<string, unknown>): void {
    const time = createdAt.toISOString().replaceAll(/\D/g, "");
    const id = `${type === "FILL" ? time : `${String(facts.date).replaceAll("-", "")}000000000`}::${uuidOf(`${this.account}/${this.all.length}`)}`;
    this.all.push({ id, type, createdAt, json: { id, activity_type: type, ...facts } });
  }
}
