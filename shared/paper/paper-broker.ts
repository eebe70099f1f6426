import { z } from "zod";
import type { Account, Broker, Holding, Order, OrderReport } from "../broker.ts";
import { call, type Database } from "../database.ts";
import type { MarketData } from "../market-data.ts";
import { amount } from "../schemas/money.ts";

const polled = z.array(
  z.discriminatedUnion("status", [
    z.object({ status: z.literal("absent"), client_order_id: z.string() }),
    z.object({
      status: z.enum(["working", "filled", "cancelled"]),
      client_order_id: z.string(),
      broker_order_id: z.string(),
      limit_price: amount,
      filled_quantity: z.int(),
      fill_cash: amount,
      fees: amount,
    }),
  ]),
);

const account = z.object({
  holdings: z.array(z.object({ symbol: z.string(), quantity: z.int() })),
  buying_power: amount,
});

/** A broker with play money. Postgres keeps its book and decides its fills; see `paper_poll()`. */
export class PaperBroker implements Broker {
  readonly mode = "PAPER";
  /** `paper_place()` ignores an order that it already has. */
  readonly referenceIsUnique = true;

  constructor(
    private readonly database: Database,
    private readonly marketData: MarketData,
  ) {}

  async place(orders: Order[]): Promise<OrderReport[]> {
    await call(this.database, "paper_place", { orders }, z.unknown());
    return orders.map(accepted);
  }

  async replace(orders: Order[]): Promise<OrderReport[]> {
    await call(this.database, "paper_replace", { orders }, z.unknown());
    // An order may have filled meanwhile at its old limit.
    return await this.poll(orders);
  }

  async cancel(orders: Order[]): Promise<OrderReport[]> {
    await call(this.database, "paper_cancel", { client_order_ids: references(orders) }, z.unknown());
    return await this.poll(orders);
  }

  async poll(orders: Order[]): Promise<OrderReport[]> {
    const symbols = new Set(orders.flatMap(({ legs }) => legs.map(({ symbol }) => symbol)));
    const quotes = await this.marketData.optionQuotes([...symbols]);
    const found = await call(
      this.database,
      "paper_poll",
      { client_order_ids: references(orders), quotes },
      polled,
    );
    const orderIds = new Map(orders.map(({ client_order_id, order_id }) => [client_order_id, order_id]));
    return found.flatMap(({ client_order_id, ...report }) => {
      const order_id = orderIds.get(client_order_id);
      return order_id === undefined ? [] : [{ order_id, ...report }];
    });
  }

  async holdings(): Promise<Holding[]> {
    return (await call(this.database, "paper_account", {}, account)).holdings;
  }

  /** The paper broker does not value its account. The book does. */
  async account(): Promise<Account> {
    const { buying_power } = await call(this.database, "paper_account", {}, account);
    return { equity: null, cash: null, buying_power };
  }
}

function references(orders: Order[]): string[] {
  return orders.map(({ client_order_id }) => client_order_id);
}

function accepted({ order_id, limit_price }: Order): OrderReport {
  return { order_id, status: "working", limit_price };
}
