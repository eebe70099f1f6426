import { delay } from "@std/async/delay";
import type { Account, Broker, Holding, Order, OrderReport, Permits, Settlement } from "../broker.ts";
import { perContract } from "../market-data.ts";
import { concurrently } from "../outside/concurrently.ts";
import { OutsideError } from "../outside/errors.ts";
import { ATTEMPTS, type Outcome } from "../outside/http.ts";
import { legsToTrade, MOST, notSent, words } from "../outside/orders.ts";
import { limitAtBroker, limitPrice } from "../outside/prices.ts";
import { parseOptionSymbol } from "../words/option-symbol.ts";
import { allActivities, settlementsSince } from "./activities.ts";
import {
  type AlpacaOrder,
  account,
  fills as fillsAnswer,
  order as orderAnswer,
  positions,
  refusal,
} from "./answers.ts";
import type { AlpacaClient } from "./client.ts";
import { isOpen, isSettled, OrderBook, replacementReference, successorReference } from "./order-chain.ts";
import { type Fill, isAmbiguous, stateOf, unitsOf } from "./order-report.ts";
import { NOT_REPLACED } from "./order-statuses.ts";

/** Alpaca's error code for a client_order_id that was used before. */
const USED = 40010001;

/** How often we look whether a cancel is done. The looks are `backoff` apart. */
const LOOKS = 6;

const MINUTE = 60_000;

const CONTRADICTORY = "Alpaca's order has filled, but not all of its legs are shown.";

/** An account at Alpaca. */
export class AlpacaBroker implements Broker {
  /** Alpaca accepts a client_order_id for one order only, even after that order has ended. */
  readonly referenceIsUnique = true;
  readonly permits: Permits = {
    broker: "Alpaca",
    strategies: ["CSP", "VPC", "VCC", "IC", "CC"],
    indices: false,
    // Alpaca takes no opening orders from 15:30 on. We stop a quarter of an hour earlier: an entry needs that time to
    // fill.
    expiry_cutoff_minutes: 45,
    liquidates_minutes: 30,
  };

  constructor(
    private readonly client: AlpacaClient,
    readonly mode: Broker["mode"] = "SIM",
  ) {}

  async place(orders: Order[]): Promise<OrderReport[]> {
    return await concurrently(orders, async (order) => {
      const { outcome, repeated } = await this.#post(order, order.quantity, order.client_order_id);
      switch (outcome.kind) {
        case "answered":
          return this.#taken(order, outcome.answer);
        case "not_taken":
          return notSent(order, outcome.message);
        case "lost":
          return reportOf(order, "unknown", outcome.message);
      }
      // The refusal may be about a repeat of an order that Alpaca has already taken: the runtime also sends a request
      // again when its connection ends early.
      const found = await this.#ask(order).catch((error) => reportOf(order, "unknown", words(error)));
      if (found.status !== "absent") {
        return found;
      }
      const { message } = outcome;
      // Alpaca uses this code for other errors, too.
      if (repeated || (isUsed(outcome) && /client_order_id/i.test(message))) {
        return reportOf(order, "unknown", message);
      }
      return isWashTrade(order, outcome)
        ? { ...notSent(order, message), crossed: true }
        : reportOf(order, "rejected", message);
    });
  }

  async replace(orders: Order[]): Promise<OrderReport[]> {
    return await concurrently(orders, (order) =>
      this.#replace(order).catch((error) => reportOf(order, "unknown", words(error))),
    );
  }

  async cancel(orders: Order[]): Promise<OrderReport[]> {
    return await concurrently(orders, async (order) => {
      try {
        const head = (await this.#chainOf(order)).at(-1);
        const objection = head && isSettled(head) ? await this.#takeBack(head) : undefined;
        return withMessage(await this.#ask(order), objection);
      } catch (error) {
        return reportOf(order, "unknown", words(error));
      }
    });
  }

  async poll(orders: Order[]): Promise<OrderReport[]> {
    if (orders.length === 0) {
      return [];
    }
    const book = await OrderBook.read(this.client, orders);
    const failures: unknown[] = [];
    const reports = await concurrently(orders, async (order) => {
      try {
        return await this.#stateOf(order, await book.chainOf(order));
      } catch (error) {
        failures.push(error);
        return reportOf(order, "unknown", words(error));
      }
    });
    // One failure does not hide the other reports. Only when every order fails has nothing been learned.
    if (failures.length === orders.length && orders.some(({ broker_order_id }) => broker_order_id !== null)) {
      throw failures[0];
    }
    return reports;
  }

  async holdings(): Promise<Holding[]> {
    const held = new Map<string, number>();
    const odd: Holding[] = [];
    for (const { symbol, qty, side, asset_class } of await this.client.get(
      "trading",
      "/v2/positions",
      positions,
    )) {
      const isOption = parseOptionSymbol(symbol) !== null;
      const isStock = asset_class === "us_equity";
      if (!isOption && !isStock && asset_class !== "us_option" && asset_class !== "") {
        // Crypto covers no option.
        continue;
      }
      if (
        (isOption || isStock) &&
        qty !== null &&
        Math.abs(qty) <= MOST &&
        (isStock || Number.isInteger(qty))
      ) {
        // Alpaca writes a short quantity with or without its sign.
        const quantity = side.toLowerCase() === "short" ? -Math.abs(qty) : qty;
        held.set(symbol, (held.get(symbol) ?? 0) + quantity);
      } else {
        // The symbol is text from the broker, so it is redacted.
        odd.push({ symbol: this.client.redact(symbol).slice(0, 60) || null, quantity: null });
      }
    }
    return [...[...held].map(([symbol, quantity]) => ({ symbol, quantity })), ...odd];
  }

  async account(): Promise<Account> {
    const { equity, cash, options_buying_power } = await this.client.get("trading", "/v2/account", account);
    if (options_buying_power === null) {
      throw new OutsideError("Alpaca's account names no buying power for options.", false);
    }
    return { equity, cash, buying_power: options_buying_power };
  }

  async settlements(since: string): Promise<Settlement[]> {
    return await settlementsSince(this.client, since);
  }

  /**
   * Gives an order its present limit. Where Alpaca cannot replace the order, it is cancelled, and after the confirmed
   * cancel a new order is sent for the rest.
   */
  async #replace(order: Order): Promise<OrderReport> {
    const chain = await this.#chainOf(order);
    const head = chain.at(-1);
    const hasLimit = head?.limit_price && perContract(Math.abs(head.limit_price)) === limitAtBroker(order);
    if (!head || !isSettled(head) || isPending(order, chain) || hasLimit) {
      return await this.#stateOf(order, chain);
    }
    const hasFilled = chain.some((found) => unitsOf(order, found) > 0 || (found.filled_qty ?? 0) > 0);
    if (!hasFilled && !NOT_REPLACED.includes(head.status)) {
      const outcome = await this.client.change("PATCH", `/v2/orders/${encodeURIComponent(head.id)}`, {
        limit_price: limitPrice(order),
        client_order_id: replacementReference(order, head),
      });
      // Neither answer is final: after an accepted replacement the order may have filled before, and after a refusal it
      // may have been replaced nevertheless.
      const now = await this.#heldBack(order, await this.#chainOf(order));
      const state = await this.#stateOf(order, now);
      const same = now.at(-1);
      if (outcome.kind !== "refused" || same?.id !== head.id || !isSettled(same)) {
        return state;
      }
      const report = withMessage(state, outcome.message);
      if (isWashTrade(order, outcome)) {
        return { ...report, crossed: true };
      }
      if (!isUsed(outcome) && !(order.purpose === "exit" && outcome.status === 403)) {
        return report;
      }
    }
    return await this.#exchange(order, head);
  }

  /**
   * Cancels an order and places a new one for the contracts that have not filled, never before the first order has
   * ended.
   */
  async #exchange(order: Order, head: AlpacaOrder): Promise<OrderReport> {
    const objection = await this.#takeBack(head);
    const state = await this.#ask(order);
    if (state.status !== "cancelled" || state.broker_order_id !== head.id) {
      return withMessage(state, objection);
    }
    const reference = successorReference(order, head);
    const rest = order.quantity - (state.filled_quantity ?? 0);
    const { outcome, repeated } = await this.#post(order, rest, reference);
    // This reference tells the next look-up that the chain may be longer than Alpaca shows.
    const lost = (message: string): OrderReport => ({
      ...state,
      status: "unknown",
      broker_order_id: reference,
      message,
    });
    if (outcome.kind === "answered" || outcome.kind === "refused") {
      const found = await this.#ask({ ...order, broker_order_id: reference }).catch((error) =>
        lost(words(error)),
      );
      if (outcome.kind === "answered" || repeated || isUsed(outcome) || found.status !== "absent") {
        return found;
      }
    }
    const { message } = outcome;
    if (outcome.kind === "lost") {
      return lost(message);
    }
    const isRefused =
      outcome.kind === "refused" && !isWashTrade(order, outcome) && state.filled_quantity === 0;
    const crossed = outcome.kind === "refused" && isWashTrade(order, outcome);
    return { ...state, status: isRefused ? "rejected" : "cancelled", message, ...(crossed && { crossed }) };
  }

  /**
   * Cancels the successor of an order that was replaced while it filled: the successor may be for the whole quantity
   * again and would fill too much.
   */
  async #heldBack(order: Order, chain: AlpacaOrder[]): Promise<AlpacaOrder[]> {
    const head = chain.at(-1);
    if (head && isOpen(head) && isAmbiguous(order, chain) && (head.qty ?? 0) >= order.quantity) {
      await this.#takeBack(head);
      return await this.#chainOf(order);
    }
    return chain;
  }

  /**
   * Cancels an order and waits for that, `LOOKS` times at most.
   *
   * @returns Alpaca's objection; undefined when the cancel was accepted or the order is no longer open
   */
  async #takeBack(head: AlpacaOrder): Promise<string | undefined> {
    const path = `/v2/orders/${encodeURIComponent(head.id)}`;
    const outcome = await this.client.change("DELETE", path);
    for (let look = 1; look <= LOOKS; look++) {
      const found = await this.client.get("trading", path, orderAnswer);
      if (!isOpen(found)) {
        return undefined;
      }
      if (outcome.kind !== "answered") {
        return outcome.message;
      }
      await delay(this.client.backoff);
    }
    return undefined;
  }

  /** Sends an order. When the answer is lost, the order is sent again: its reference prevents a second order. */
  async #post(
    order: Order,
    quantity: number,
    reference: string,
  ): Promise<{ outcome: Outcome; repeated: boolean }> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.client.change("POST", "/v2/orders", request(order, quantity, reference));
      if (attempt > 1 && outcome.kind === "not_taken") {
        return { outcome: { ...outcome, kind: "lost" }, repeated: true };
      }
      if (outcome.kind !== "lost" || attempt === ATTEMPTS) {
        return { outcome, repeated: attempt > 1 };
      }
      await delay(this.client.backoff);
    }
  }

  #taken(order: Order, answer: unknown): OrderReport {
    const read = orderAnswer.safeParse(answer);
    if (!read.success) {
      return reportOf(order, "unknown", "Alpaca's answer does not say whether it took the order.");
    }
    const { order_id, limit_price } = order;
    const { id, status, filled_qty } = read.data;
    // A part of the order may have filled already. The next look says how much, and at which price.
    return status === "rejected" && !filled_qty
      ? { order_id, status, broker_order_id: id }
      : { order_id, status: "working", broker_order_id: id, limit_price };
  }

  async #chainOf(order: Order): Promise<AlpacaOrder[]> {
    return await (await OrderBook.read(this.client, [order])).chainOf(order);
  }

  async #ask(order: Order): Promise<OrderReport> {
    return await this.#stateOf(order, await this.#chainOf(order));
  }

  async #stateOf(order: Order, [first, ...others]: AlpacaOrder[]): Promise<OrderReport> {
    if (first === undefined) {
      return order.broker_order_id === null
        ? { order_id: order.order_id, status: "absent" }
        : reportOf(order, "unknown", `Alpaca does not show order ${order.broker_order_id}.`);
    }
    const chain: [AlpacaOrder, ...AlpacaOrder[]] = [first, ...others];
    const fills = isAmbiguous(order, chain) ? await this.#fills(order, chain) : null;
    const state = stateOf(order, chain, fills, (text) => this.client.redact(text));
    if (state === null) {
      return { ...reportOf(order, "unknown", CONTRADICTORY), broker_order_id: (chain.at(-1) ?? first).id };
    }
    // A cancelled order may have a successor that is not visible yet.
    return state.status === "cancelled" && isPending(order, chain)
      ? { ...state, status: "absent", broker_order_id: order.broker_order_id ?? first.id }
      : state;
  }

  /** Fills of the orders in a chain, from the account's activities. */
  async #fills(order: Order, chain: AlpacaOrder[]): Promise<Fill[]> {
    const ids = new Set(chain.flatMap(({ id, legs }) => [id, ...legs.map((leg) => leg.id)]));
    const sent = order.sent_at === null ? Date.now() : Date.parse(order.sent_at);
    const after = new Date(sent - 15 * MINUTE).toISOString();
    const fills = await allActivities(this.client, "/v2/account/activities/FILL", { after }, fillsAnswer);
    return fills.filter(({ order_id }) => ids.has(order_id));
  }
}

/** Alpaca's request for a limit order, good for the day. */
function request(order: Order, quantity: number, reference: string): Record<string, unknown> {
  const legs = legsToTrade(order).map(({ symbol, action }) => ({
    symbol,
    side: action,
    position_intent: `${action}_to_${order.purpose === "entry" ? "open" : "close"}`,
  }));
  return {
    qty: String(quantity),
    type: "limit",
    time_in_force: "day",
    limit_price: limitPrice(order),
    client_order_id: reference,
    // The quantity of every leg equals the quantity of the order.
    ...(legs.length > 1
      ? { order_class: "mleg", legs: legs.map((leg) => ({ ...leg, ratio_qty: "1" })) }
      : legs[0]),
  };
}

function reportOf({ order_id }: Order, status: OrderReport["status"], message: string): OrderReport {
  return { order_id, status, message };
}

/** Adds Alpaca's answer to a change to the report of an order that is still open or unknown. */
function withMessage(report: OrderReport, message: string | undefined): OrderReport {
  const goesOn = ["working", "partially_filled", "unknown"].includes(report.status);
  return message !== undefined && goesOn && report.message === undefined ? { ...report, message } : report;
}

/** Whether the book knows an order at Alpaca that the chain does not show. */
function isPending({ broker_order_id }: Order, chain: AlpacaOrder[]): boolean {
  return (
    broker_order_id !== null &&
    !chain.some(({ id, client_order_id }) => id === broker_order_id || client_order_id === broker_order_id)
  );
}

function isUsed({ answer }: { answer: unknown }): boolean {
  return refusal.safeParse(answer).data?.code === USED;
}

/** Alpaca refuses wash trades with a code that it uses for other refusals, too: only the words tell them apart. */
function isWashTrade({ purpose }: Order, { status, message }: { status: number; message: string }): boolean {
  return purpose === "exit" && status === 403 && /wash trade/i.test(message);
}
