import { expect } from "vitest";
import type { Broker, Holding, Order, OrderReport } from "../../../shared/broker.ts";
import type { Random } from "../../engine/random.ts";
import { type BrokerOrder, SimulatedBroker } from "../../engine/simulation.ts";
import { type Day, expirationClose, newYorkDate, sessionClose } from "../../model/calendar.ts";
import { type Contract, holdingsOf, strategyOf } from "../../model/contract.ts";
import { money, toNumber } from "../../model/money.ts";
import type { Entry, Held, Model } from "./model.ts";

/** The broker of a history; what it reports goes to the book and into the model. */
export class SharedBroker implements Broker {
  readonly mode = "PAPER";
  readonly referenceIsUnique = false;
  private readonly placedOn = new Map<number, Day>();
  private readonly closes: SimulatedBroker;
  private readonly buys: SimulatedBroker;
  /** The account's shares for covered calls, by ticker; the book has no record of them. */
  private readonly shares = new Map<string, number>();
  /** Tickers of the entries that reached it. */
  readonly sent: string[] = [];
  /** The changes that it was asked for in this check. */
  replaced: string[] = [];
  takenBack: number[] = [];

  constructor(
    private readonly model: Model,
    random: Random,
  ) {
    this.closes = new SimulatedBroker(random, -1n, { looks: 10, atOnce: 43 });
    this.buys = new SimulatedBroker(random, 1n, { looks: 6, atOnce: 20 });
  }

  /** Adds the shares that a contract pledges to the account. */
  pledge(contract: Contract, contracts: number): void {
    if (strategyOf(contract) === "CC") {
      this.shares.set(contract.ticker, 100 * contracts);
    }
  }

  /** The position or entry with the order's ticker; each has its own. */
  private find(order: Order): { held: Held | undefined; entry: Entry | undefined } {
    const ticker = order.legs[0]?.symbol.slice(0, -15) ?? "";
    return {
      held: this.model.held.find(({ position }) => position.contract.ticker === ticker),
      entry: this.model.entries.get(ticker),
    };
  }

  async place(orders: Order[]): Promise<OrderReport[]> {
    return orders.map((order) => {
      const { held, entry } = this.find(order);
      this.placedOn.set(order.order_id, newYorkDate(this.model.now));
      if (order.purpose === "exit") {
        expect(held?.live).toMatchObject({ order_id: 0 });
        expect(entry).toBeUndefined();
        expect(order.quantity).toBe(held?.position.openQuantity);
        expect(order.limit_price).toBe(toNumber(held?.live?.limit ?? 0n));
      } else {
        expect(entry?.order).toBeNull();
        expect([order.quantity, order.limit_price]).toEqual([
          entry?.request.quantity,
          entry?.request.net_credit,
        ]);
      }
      const broker = order.purpose === "exit" ? this.closes : this.buys;
      const placed = broker.place(order.order_id, order.quantity, money(order.limit_price));
      if (held?.live) {
        held.live.order_id = order.order_id;
      } else if (entry) {
        entry.order = placed;
        this.sent.push(entry.contract.ticker);
      }
      return this.told(order, placed);
    });
  }

  async replace(orders: Order[]): Promise<OrderReport[]> {
    return orders.map((order) => {
      this.replaced.push(`${order.order_id} ${order.limit_price}`);
      const broker = this.at(order.order_id);
      if (this.isOver(order)) {
        return this.told(order, broker.endOfDay(order.order_id));
      }
      broker.replace(order.order_id, money(order.limit_price));
      return this.told(order, broker.get(order.order_id));
    });
  }

  async cancel(orders: Order[]): Promise<OrderReport[]> {
    return orders.map((order) => {
      const { order_id } = order;
      this.takenBack.push(order_id);
      const broker = this.at(order_id);
      return this.told(order, this.isOver(order) ? broker.endOfDay(order_id) : broker.cancel(order_id));
    });
  }

  /** The open contracts, including fills that were not reported; what expired is no longer in the account. */
  async holdings(): Promise<Holding[]> {
    const untold = ({ order, filled }: Entry) => (order?.filled ?? 0) - filled.quantity;
    const held = this.model.held
      .filter((one) => one.position.isOpen && !this.model.isExpired(one))
      .flatMap((one) => {
        const { position, live } = one;
        // The holdings may be requested before a close of this check is placed.
        const order = this.closes.orders.get(live?.order_id ?? 0);
        const closed = order === undefined || live === null ? 0 : order.filled - live.filled;
        const entry = this.model.entryOf(one);
        return holdingsOf(position.contract, position.openQuantity - closed + (entry ? untold(entry) : 0));
      });
    // Those of which nothing was reported before this check.
    const opened = new Set(
      [...this.model.entries.values(), ...this.model.opened].filter(({ position }) => position === null),
    );
    return [
      ...held,
      ...[...opened].flatMap(({ contract, order }) => holdingsOf(contract, order?.filled ?? 0)),
      ...[...this.shares].map(([symbol, quantity]) => ({ symbol, quantity })),
    ];
  }

  /** No limit needs it. */
  async account(): Promise<never> {
    throw new Error("Nobody is to be asked.");
  }

  private isOver({ order_id }: Order): boolean {
    return this.model.now >= sessionClose(this.placedOn.get(order_id) ?? "");
  }

  async poll(orders: Order[]): Promise<OrderReport[]> {
    return orders
      .filter(
        ({ order_id }) =>
          !["filled", "cancelled", "rejected"].includes(this.at(order_id).get(order_id).status),
      )
      .map((order) => {
        const { order_id } = order;
        const broker = this.at(order_id);
        return this.told(order, this.isOver(order) ? broker.endOfDay(order_id) : broker.poll(order_id));
      });
  }

  private at(order_id: number): SimulatedBroker {
    return this.closes.orders.has(order_id) ? this.closes : this.buys;
  }

  /** The broker's report, which is put into the model and passed on. */
  private told(order: Order, { status, filled, cash, fees, limit }: BrokerOrder): OrderReport {
    const { order_id } = order;
    const { held, entry } = this.find(order);
    const isOver = ["filled", "cancelled", "rejected"].includes(status);
    if (order.purpose === "entry" && entry) {
      entry.known = status !== "unknown";
      entry.brokerLimit = entry.known ? limit : entry.brokerLimit;
      const more = entry.known ? filled - entry.filled.quantity : 0;
      if (more > 0) {
        const before = entry.filled;
        entry.filled = { quantity: filled, cash, fees };
        if (entry.position === null) {
          // Its first fill opens the position, while the rest still works.
          this.model.opened.push(entry);
        } else {
          entry.position.grow({ quantity: more, cash: cash - before.cash, fees: fees - before.fees });
        }
      }
      if (isOver) {
        this.model.entries.delete(entry.contract.ticker);
      }
    } else if (held?.live) {
      const { live, position } = held;
      live.known = status !== "unknown";
      live.brokerLimit = live.known ? limit : live.brokerLimit;
      if (status === "rejected") {
        const today = newYorkDate(this.model.now);
        held.refusals = held.refusedOn === today ? held.refusals + 1 : 1;
        held.refusedOn = today;
      } else if (live.known && filled > live.filled) {
        position.fill(
          { quantity: filled - live.filled, cash: cash - live.cash, fees: fees - live.fees },
          {
            reason: live.reason,
            status: "CLOSED",
            at: Math.min(this.model.now, expirationClose(position.contract.expiration)),
            by: "auto",
          },
          { id: order_id, day: this.placedOn.get(order_id) ?? "" },
        );
        Object.assign(live, { filled, cash, fees });
        if (!position.isOpen) {
          this.model.closed.push(position.requestId);
        }
      }
      if (isOver) {
        held.live = null;
      }
    }
    if (status === "unknown" || status === "rejected") {
      return { order_id, status };
    }
    return {
      order_id,
      status,
      limit_price: toNumber(limit),
      filled_quantity: filled,
      fill_cash: toNumber(cash),
      fees: toNumber(fees),
    };
  }
}
