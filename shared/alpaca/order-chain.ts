import type { Order } from "../broker.ts";
import { withQuery } from "../outside/orders.ts";
import { type AlpacaOrder, order as orderAnswer, orders as ordersAnswer } from "./answers.ts";
import type { AlpacaClient } from "./client.ts";
import { FATES, IN_BETWEEN } from "./order-statuses.ts";

/** Up to this many orders are read one by one, more of them as one list. */
const FEW = 2;

/** How far Alpaca's clock may be behind ours, ms. */
const SKEW = 15 * 60_000;

/** Upper bound for the orders of a chain. No limit walks so often in a day. */
const LONGEST = 100;

/**
 * The reference of the order that replaces another. It is made of our reference and the replaced order's id, so it is
 * the same for a repeated request, and can be looked up by anyone who knows the first order.
 */
export function replacementReference({ client_order_id }: Order, replaced: AlpacaOrder): string {
  return `${client_order_id}-${replaced.id.slice(0, 8)}`;
}

/**
 * The reference of a new order after a cancel. It differs from `replacementReference`, which a refusal may have used
 * up.
 */
export function successorReference(order: Order, takenBack: AlpacaOrder): string {
  return `${replacementReference(order, takenBack)}p`;
}

export function isOpen({ status }: AlpacaOrder): boolean {
  return FATES[status] === "open";
}

/** Whether an order is open with no change or cancel under way. */
export function isSettled(found: AlpacaOrder): boolean {
  return isOpen(found) && !IN_BETWEEN.includes(found.status);
}

/** Our orders as Alpaca has them. Each is a chain: the first order, then its replacements in sequence. */
export class OrderBook {
  readonly #byId = new Map<string, AlpacaOrder>();
  readonly #byReference = new Map<string, AlpacaOrder>();

  private constructor(private readonly client: AlpacaClient) {}

  /** @throws OutsideError when there is no answer */
  static async read(client: AlpacaClient, orders: Order[]): Promise<OrderBook> {
    const book = new OrderBook(client);
    if (orders.length > FEW) {
      const sent = orders.map(({ sent_at }) => (sent_at === null ? Date.now() : Date.parse(sent_at)));
      const after = new Date(Math.min(...sent) - SKEW).toISOString();
      const query = { status: "all", nested: "true", limit: "500", direction: "desc", after };
      // Orders that are not in this list are looked up one by one.
      const { read } = await client.get("trading", withQuery("/v2/orders", query), ordersAnswer);
      for (const found of read) {
        book.#keep(found);
      }
    }
    return book;
  }

  /** @throws OutsideError when there is no answer */
  async chainOf(order: Order): Promise<AlpacaOrder[]> {
    const chain: AlpacaOrder[] = [];
    let next = await this.#named(order.client_order_id);
    while (next !== null && !chain.includes(next) && chain.length < LONGEST) {
      chain.push(next);
      if (next.status === "replaced") {
        next = next.replaced_by ? await this.#numbered(next.replaced_by) : null;
      } else {
        next = FATES[next.status] === "cancelled" ? await this.#named(successorReference(order, next)) : null;
      }
    }
    return chain;
  }

  async #named(reference: string): Promise<AlpacaOrder | null> {
    const known = this.#byReference.get(reference);
    if (known) {
      return known;
    }
    const query = { client_order_id: reference, nested: "true" };
    const found = await this.client.find(
      "trading",
      withQuery("/v2/orders:by_client_order_id", query),
      orderAnswer,
    );
    // Alpaca promises the legs only in an answer by id.
    return found === null
      ? null
      : found.symbol === "" && found.legs.length === 0
        ? await this.#numbered(found.id)
        : this.#keep(found);
  }

  async #numbered(id: string): Promise<AlpacaOrder | null> {
    const path = withQuery(`/v2/orders/${encodeURIComponent(id)}`, { nested: "true" });
    const found = this.#byId.get(id) ?? (await this.client.find("trading", path, orderAnswer));
    return found === null ? null : this.#keep(found);
  }

  #keep(found: AlpacaOrder): AlpacaOrder {
    this.#byId.set(found.id, found);
    this.#byReference.set(found.client_order_id, found);
    return found;
  }
}
