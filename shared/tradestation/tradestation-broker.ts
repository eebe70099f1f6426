import { chunk } from "@std/collections/chunk";
import { z } from "zod";
import type { Account, Broker, Holding, Order, OrderReport } from "../broker.ts";
import { concurrently } from "../outside/concurrently.ts";
import { OutsideError } from "../outside/errors.ts";
import type { Outcome } from "../outside/http.ts";
import { legsToTrade, MOST, notSent, unknown, withQuery, words } from "../outside/orders.ts";
import { limitPrice } from "../outside/prices.ts";
import { type BrokerOrder, balances, orders as ordersAnswer, placed, positions, result } from "./answers.ts";
import type { TradeStationClient } from "./client.ts";
import { matches, stateOf } from "./order-report.ts";
import { fromTradeStation, toTradeStation } from "./symbols.ts";

const DAY = 86_400_000;

/** A brokerage account at TradeStation. */
export class TradeStationBroker implements Broker {
  /** TradeStation refuses a repeated OrderConfirmID only for a while. */
  readonly referenceIsUnique = false;

  /** @param owners tells which orders in the book have the broker's references */
  constructor(
    private readonly client: TradeStationClient,
    private readonly owners: (
      brokerOrderIds: string[],
    ) => Promise<{ broker_order_id: string; order_id: number }[]>,
    readonly mode: Broker["mode"] = "SIM",
  ) {}

  async place(orders: Order[]): Promise<OrderReport[]> {
    if (orders.length === 0) {
      return [];
    }
    try {
      // A read before the orders, for a live connection: an order on a dead connection would be lost, while a read is
      // repeated.
      await this.client.get("account", this.#account("balances"), z.unknown());
    } catch (error) {
      return orders.map((order) => notSent(order, words(error)));
    }
    return await concurrently(orders, async (order) => {
      let request: Record<string, unknown>;
      try {
        request = this.#request(order);
      } catch (error) {
        return notSent(order, words(error));
      }
      return this.#placed(order, await this.client.change("POST", "/orderexecution/orders", request));
    });
  }

  async replace(orders: Order[]): Promise<OrderReport[]> {
    return await this.#change(orders, (order, path) =>
      // Without Quantity: for a spread it would multiply the legs, and for one option it does not change.
      this.client.change("PUT", path, { LimitPrice: limitPrice(order) }),
    );
  }

  async cancel(orders: Order[]): Promise<OrderReport[]> {
    return await this.#change(orders, (_, path) => this.client.change("DELETE", path));
  }

  async poll(orders: Order[]): Promise<OrderReport[]> {
    const named = orders.filter(({ broker_order_id }) => broker_order_id !== null);
    const nameless = orders.filter(({ broker_order_id }) => broker_order_id === null);
    const reports = [
      ...(named.length === 0 ? [] : await this.#byReference(named)),
      ...(nameless.length === 0
        ? []
        : // A failure here does not hide the other reports.
          await this.#byFacts(nameless, named).catch((error) => unknown(nameless, words(error)))),
    ];
    const byOrder = new Map(reports.map((report) => [report.order_id, report]));
    return orders.map(({ order_id }) => byOrder.get(order_id) ?? { order_id, status: "unknown" });
  }

  async holdings(): Promise<Holding[]> {
    const { Positions, Errors } = await this.client.get("account", this.#account("positions"), positions);
    this.#refuseIncomplete("positions", Errors);
    const held = new Map<string, number>();
    const odd: Holding[] = [];
    for (const { Symbol: name, Quantity, LongShort, AssetType } of Positions) {
      const isStock = AssetType.toUpperCase() === "STOCK";
      const symbol = isStock ? name : fromTradeStation(name);
      const isCounted =
        Quantity !== null && Math.abs(Quantity) <= MOST && (isStock || Number.isInteger(Quantity));
      if (symbol !== null && isCounted) {
        const quantity = LongShort.toLowerCase() === "short" ? -Math.abs(Quantity) : Quantity;
        held.set(symbol, (held.get(symbol) ?? 0) + quantity);
      } else if (
        isStock ||
        symbol !== null ||
        AssetType === "" ||
        AssetType.toUpperCase().includes("OPTION")
      ) {
        // The name is text from the broker, so it is redacted.
        odd.push({ symbol: symbol ?? (this.client.redact(name).slice(0, 60) || null), quantity: null });
      }
    }
    return [...[...held].map(([symbol, quantity]) => ({ symbol, quantity })), ...odd];
  }

  async account(): Promise<Account> {
    const { Balances, Errors } = await this.client.get("account", this.#account("balances"), balances);
    this.#refuseIncomplete("balances", Errors);
    const [only] = Balances;
    const balance =
      Balances.find(({ AccountID }) => AccountID === this.client.accountId) ??
      (Balances.length === 1 && only?.AccountID === "" ? only : undefined);
    const power = balance?.BalanceDetail?.OptionBuyingPower ?? balance?.BuyingPower;
    if (balance === undefined || power === null || power === undefined) {
      throw new OutsideError("TradeStation's balances name no buying power.", false);
    }
    return { equity: balance.Equity, cash: balance.CashBalance, buying_power: power };
  }

  #account(what: string): string {
    return `/brokerage/accounts/${encodeURIComponent(this.client.accountId)}/${what}`;
  }

  #request(order: Order): Record<string, unknown> {
    const legs = legsToTrade(order).map(({ symbol, action }) => ({
      Symbol: toTradeStation(symbol),
      Quantity: String(order.quantity),
      TradeAction: `${action.toUpperCase()}TO${order.purpose === "entry" ? "OPEN" : "CLOSE"}`,
    }));
    return {
      AccountID: this.client.accountId,
      OrderType: "Limit",
      LimitPrice: limitPrice(order),
      TimeInForce: { Duration: "DAY" },
      Route: "Intelligent",
      OrderConfirmID: order.client_order_id,
      ...(legs.length > 1 ? { Legs: legs } : legs[0]),
    };
  }

  #placed(order: Order, outcome: Outcome): OrderReport {
    const { order_id } = order;
    switch (outcome.kind) {
      case "refused":
        return { order_id, status: "rejected", message: outcome.message };
      case "not_taken":
        return notSent(order, outcome.message);
      case "lost":
        return { order_id, status: "unknown", message: outcome.message };
    }
    const answer = placed.safeParse(outcome.answer);
    const { Orders, Errors } = answer.success ? answer.data : { Orders: [], Errors: [] };
    const refusals = [...Orders.filter(({ error }) => error), ...Errors];
    const taken = Orders.find(({ error, orderId }) => !error && orderId);
    if (taken && refusals.length === 0) {
      return {
        order_id,
        status: "working",
        broker_order_id: taken.orderId,
        limit_price: order.limit_price,
      };
    }
    if (refusals.length > 0 && refusals.length === Orders.length + Errors.length) {
      const said = refusals.map((refusal) => refusal.words).join(" ");
      return { order_id, status: "rejected", message: this.client.redact(said) };
    }
    // The answer contains both or neither. Only the list of orders can tell.
    return {
      order_id,
      status: "unknown",
      ...(taken && { broker_order_id: taken.orderId }),
      message: "TradeStation's answer does not say whether it took the order.",
    };
  }

  /** Changes orders at the broker and reports their state afterwards, because the answer to a change is not final. */
  async #change(
    orders: Order[],
    send: (order: Order, path: string) => Promise<Outcome>,
  ): Promise<OrderReport[]> {
    const found = new Map<number, OrderReport>();
    const lost = orders.filter(({ broker_order_id }) => broker_order_id === null);
    for (const report of lost.length === 0 ? [] : await this.#states(lost)) {
      found.set(report.order_id, report);
    }
    const named: Order[] = orders.map((order) => ({
      ...order,
      broker_order_id: order.broker_order_id ?? found.get(order.order_id)?.broker_order_id ?? null,
    }));
    const objections = new Map<number, string>();
    const sent = await concurrently(
      named.filter(({ broker_order_id }) => broker_order_id !== null),
      async (order): Promise<Order> => {
        const path = `/orderexecution/orders/${encodeURIComponent(order.broker_order_id ?? "")}`;
        const outcome = await send(order, path);
        if (outcome.kind !== "answered") {
          objections.set(order.order_id, outcome.message);
          return order;
        }
        const { orderId } = result.parse(outcome.answer);
        return orderId ? { ...order, broker_order_id: orderId } : order;
      },
    );
    for (const report of sent.length === 0 ? [] : await this.#states(sent)) {
      const message = objections.get(report.order_id);
      const alive = ["working", "partially_filled", "unknown"].includes(report.status);
      found.set(report.order_id, message && alive && !report.message ? { ...report, message } : report);
    }
    return orders.map(({ order_id }) => found.get(order_id) ?? { order_id, status: "unknown" });
  }

  /** `poll` after a change. Its failure does not undo the change, so it becomes reports. */
  async #states(orders: Order[]): Promise<OrderReport[]> {
    try {
      return await this.poll(orders);
    } catch (error) {
      return unknown(orders, words(error));
    }
  }

  async #byReference(orders: Order[]): Promise<OrderReport[]> {
    const states = new Map<number, OrderReport | null>();
    const read = (found: BrokerOrder[]) => {
      const byId = new Map(found.map((each) => [each.OrderID, each]));
      for (const order of orders) {
        const state = byId.get(order.broker_order_id ?? "");
        if (state) {
          states.set(
            order.order_id,
            stateOf(order, state, (text) => this.client.redact(text)),
          );
        }
      }
    };
    read(await this.#ordersNamed("orders", orders));
    // A list just after a fill may lack a leg; the next one is usually complete.
    const again = orders.filter(({ order_id }) => states.get(order_id) === null);
    if (again.length > 0) {
      read(await this.#ordersNamed("orders", again));
    }
    const missing = orders.filter(({ order_id }) => !states.has(order_id));
    if (missing.length > 0) {
      read(await this.#ordersNamed("historicalorders", missing, { since: since(missing) }));
    }
    return orders.map((order) => {
      const { order_id, broker_order_id } = order;
      return (
        states.get(order_id) ??
        (states.has(order_id)
          ? contradictory(order, broker_order_id ?? "")
          : { order_id, status: "unknown", message: `TradeStation does not show order ${broker_order_id}.` })
      );
    });
  }

  #state(order: Order, found: BrokerOrder): OrderReport | null {
    return stateOf(order, found, (text) => this.client.redact(text));
  }

  /** @param named orders in the same call with known references, which cannot be another order's */
  async #byFacts(orders: Order[], named: Order[]): Promise<OrderReport[]> {
    // Orders that ended before today's session are only in the history.
    const lists = await Promise.all([
      this.#ordersListed("orders", {}),
      this.#ordersListed("historicalorders", { since: since(orders) }),
    ]);
    // An order may be listed without legs after a fill. Such an order could be anyone's.
    const isWhole = lists.flat().every(({ Legs }) => Legs.length > 0);
    const listed = new Map(lists.flat().map((found) => [found.OrderID, found]));
    const alike = orders.map((order) => [...listed.values()].filter((found) => matches(order, found)));
    const ids = new Set(alike.flat().map(({ OrderID }) => OrderID));
    const owners = new Map<string, number>();
    for (const { broker_order_id, order_id } of [
      ...(ids.size === 0 ? [] : await this.owners([...ids])),
      ...named,
    ]) {
      owners.set(broker_order_id ?? "", order_id);
    }
    const candidates = orders.map(({ order_id }, index) => {
      const free = (alike[index] ?? []).map(({ OrderID }) => OrderID);
      const own = free.filter((id) => owners.get(id) === order_id);
      return own.length > 0 ? own : free.filter((id) => !owners.has(id));
    });
    return orders.map((order, index) => {
      const { order_id } = order;
      const own = candidates[index] ?? [];
      const [id] = own;
      if (id === undefined) {
        return isWhole
          ? { order_id, status: "absent" }
          : { order_id, status: "unknown", message: "TradeStation's list of orders is not whole." };
      }
      // Two of our orders that look alike may both match the one that is there.
      const claims = candidates.filter((others) => others.includes(id)).length;
      const found = listed.get(id);
      if (own.length > 1 || claims > 1 || !found) {
        return { order_id, status: "unknown", candidates: own };
      }
      return this.#state(order, found) ?? contradictory(order, id);
    });
  }

  async #ordersNamed(
    what: string,
    orders: Order[],
    query: Record<string, string> = {},
  ): Promise<BrokerOrder[]> {
    const pages = await concurrently(chunk(orders, 50), (part) => {
      const ids = part.map(({ broker_order_id }) => encodeURIComponent(broker_order_id ?? "")).join(",");
      return this.client.get("account", withQuery(this.#account(`${what}/${ids}`), query), ordersAnswer);
    });
    return pages.flatMap((page) => page.orders);
  }

  /** Orders from all pages. */
  async #ordersListed(what: string, query: Record<string, string>): Promise<BrokerOrder[]> {
    const found: BrokerOrder[] = [];
    let nextToken = "";
    do {
      const path = withQuery(this.#account(what), { ...query, ...(nextToken && { nextToken }) });
      const page = await this.client.get("account", path, ordersAnswer);
      if (!page.whole) {
        // An incomplete list cannot prove that an order is absent.
        throw new OutsideError(`TradeStation's list of ${what} is not whole.`, true);
      }
      found.push(...page.orders);
      nextToken = page.nextToken;
    } while (nextToken);
    return found;
  }

  #refuseIncomplete(what: string, errors: { words: string }[]): void {
    const [error] = errors;
    if (error) {
      throw new OutsideError(this.client.redact(`TradeStation, ${what}: ${error.words}`), false);
    }
  }
}

/** A report while the broker does not show the whole order: nothing is known. */
function contradictory({ order_id }: Order, broker_order_id: string): OrderReport {
  const message = `TradeStation's order ${broker_order_id} has filled, but not all of its legs are shown.`;
  return { order_id, status: "unknown", broker_order_id, message };
}

/** The day before the earliest order was sent. The margin covers any definition of a day by the broker. */
function since(orders: Order[]): string {
  const sent = orders.map(({ sent_at }) => (sent_at === null ? Date.now() : Date.parse(sent_at)));
  return new Date(Math.min(...sent) - DAY).toISOString().slice(0, 10);
}
