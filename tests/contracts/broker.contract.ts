import { describe, expect, it } from "vitest";
import type { Broker, Order, OrderReport } from "../../shared/broker.ts";
import { csp, putSymbol, vpc } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";

/** A broker and its market. */
export interface BrokerStage {
  broker: Broker;
  /** USD per share. */
  drive(symbol: string, bid: number | null, ask: number | null): Promise<void>;
}

/** Requirements for every broker. */
export function brokerContract(name: string, stage: () => BrokerStage): void {
  const drive = (symbol: string, mid: number) => stage().drive(symbol, mid - 0.01, mid + 0.01);

  /** Places an order and looks it up. */
  async function placed(order: Order): Promise<{ order: Order; report: OrderReport }> {
    const reference = (await stage().broker.place([order]))[0]?.broker_order_id ?? null;
    return await asked({ ...order, broker_order_id: reference });
  }

  async function asked(order: Order): Promise<{ order: Order; report: OrderReport }> {
    const [report] = await stage().broker.poll([order]);
    if (!report) {
      throw new Error("There is no report.");
    }
    return { order: { ...order, broker_order_id: report.broker_order_id ?? order.broker_order_id }, report };
  }

  /** Two puts sold at 1.50 and filled. */
  async function opened(request = csp({ quantity: 2 })) {
    await drive(putSymbol(request), 1.52);
    const { order, report } = await placed(orderOf(request));
    expect(report.status).toBe("filled");
    return order;
  }

  describe(`${name}: an entry`, () => {
    it("fills at its limit when the mid is better, received cash positive", async () => {
      const request = csp({ quantity: 2 });
      await drive(putSymbol(request), 1.52);
      const order = orderOf(request);
      const [taken] = await stage().broker.place([order]);
      expect(taken).toMatchObject({ order_id: order.order_id, status: "working", limit_price: 150 });
      const { report } = await asked(order);
      expect(report).toMatchObject({
        order_id: order.order_id,
        status: "filled",
        broker_order_id: expect.any(String),
        limit_price: 150,
        filled_quantity: 2,
        fill_cash: 300,
      });
      // A broker may not report fees with its orders.
      expect(report.fees ?? 0).toBe(0);
    });

    it("rests while the mid is worse, and fills when it comes back", async () => {
      const request = csp();
      await drive(putSymbol(request), 1.4);
      const { order, report } = await placed(orderOf(request));
      expect(report).toMatchObject({ status: "working", limit_price: 150, filled_quantity: 0, fill_cash: 0 });
      await drive(putSymbol(request), 1.5);
      expect((await asked(order)).report).toMatchObject({ status: "filled", fill_cash: 150 });
    });

    it("of a spread is one order with one credit", async () => {
      const request = vpc({ quantity: 3 });
      await drive(putSymbol(request), 2.5);
      await drive(putSymbol(request, 575), 1);
      const { report } = await placed(orderOf(request));
      expect(report).toMatchObject({ status: "filled", filled_quantity: 3, fill_cash: 450 });
    });
  });

  describe(`${name}: an exit`, () => {
    it("fills at its limit, paid cash negative", async () => {
      const order = await opened();
      const symbol = order.legs[0]?.symbol ?? "";
      await drive(symbol, 0.75);
      const { report } = await placed(closing(order, 75));
      expect(report).toMatchObject({ status: "filled", filled_quantity: 2, fill_cash: -150 });
    });

    it("of a spread pays one debit", async () => {
      const request = vpc();
      await drive(putSymbol(request), 2.5);
      await drive(putSymbol(request, 575), 1);
      const { order } = await placed(orderOf(request));
      await drive(putSymbol(request), 1.2);
      await drive(putSymbol(request, 575), 0.5);
      const { report } = await placed(closing(order, 70));
      expect(report).toMatchObject({ status: "filled", fill_cash: -70 });
    });

    it("rests above its limit, and fills when it is replaced", async () => {
      const order = await opened();
      await drive(order.legs[0]?.symbol ?? "", 1);
      const exit = await placed(closing(order, 75));
      expect(exit.report.status).toBe("working");
      const [report] = await stage().broker.replace([{ ...exit.order, limit_price: 100 }]);
      expect(report?.limit_price).toBe(100);
      expect((await asked(exit.order)).report).toMatchObject({ status: "filled", fill_cash: -200 });
    });
  });

  describe(`${name}: a cancelled order`, () => {
    it("is cancelled, and stays so", async () => {
      const request = csp();
      await drive(putSymbol(request), 1.4);
      const { order } = await placed(orderOf(request));
      expect(await stage().broker.cancel([order])).toMatchObject([
        { order_id: order.order_id, status: "cancelled", filled_quantity: 0 },
      ]);
      await drive(putSymbol(request), 1.6);
      expect((await asked(order)).report).toMatchObject({ status: "cancelled", filled_quantity: 0 });
    });

    it("that had filled before is reported as a fill", async () => {
      const order = await opened();
      const filled = { status: "filled", filled_quantity: 2, fill_cash: 300 };
      expect(await stage().broker.cancel([order])).toMatchObject([filled]);
      expect(await stage().broker.replace([{ ...order, limit_price: 160 }])).toMatchObject([filled]);
    });
  });

  describe(`${name}: looking an order up`, () => {
    it("finds it without its reference", async () => {
      const order = await opened();
      const [report] = await stage().broker.poll([{ ...order, broker_order_id: null }]);
      expect(report).toMatchObject({
        status: "filled",
        broker_order_id: order.broker_order_id,
        fill_cash: 300,
      });
    });

    it("reports an order absent that never arrived", async () => {
      const order = orderOf(csp());
      expect(await stage().broker.poll([order])).toEqual([{ order_id: order.order_id, status: "absent" }]);
    });

    it("gives one report per order", async () => {
      const requests = [csp(), vpc(), csp()];
      for (const request of requests) {
        await drive(putSymbol(request), 1);
        await drive(putSymbol(request, 575), 0.5);
      }
      const orders = requests.map((request) => orderOf(request));
      const ids = orders.map(({ order_id }) => order_id);
      const { broker } = stage();
      const taken = await broker.place(orders);
      expect(taken.map(({ order_id }) => order_id)).toEqual(ids);
      const working = await Promise.all(orders.map(async (order) => (await asked(order)).order));
      for (const reports of [
        await broker.poll(working),
        await broker.replace(working),
        await broker.cancel(working),
      ]) {
        expect(reports.map(({ order_id }) => order_id).sort((one, other) => one - other)).toEqual(ids);
      }
    });

    it("of no orders is empty", async () => {
      const { broker } = stage();
      expect([
        await broker.place([]),
        await broker.replace([]),
        await broker.cancel([]),
        await broker.poll([]),
      ]).toEqual([[], [], [], []]);
    });
  });

  describe(`${name}: the account`, () => {
    const held = async (symbol: string) =>
      (await stage().broker.holdings()).find((holding) => holding.symbol === symbol)?.quantity;

    it("holds the filled contracts, net by symbol, short ones negative", async () => {
      const request = vpc({ quantity: 2 });
      const [short, long] = [putSymbol(request), putSymbol(request, 575)];
      await drive(short, 2.5);
      await drive(long, 1);
      const { order } = await placed(orderOf(request));
      expect([await held(short), await held(long)]).toEqual([-2, 2]);
      await placed(closing({ ...order, quantity: 1 }, 150));
      expect([await held(short), await held(long)]).toEqual([-1, 1]);
      await placed(closing({ ...order, quantity: 1 }, 150));
      expect([await held(short), await held(long)]).toEqual([undefined, undefined]);
    });

    it("is worth its cash and positions, in USD, if the broker reports it", async (context) => {
      const before = await stage().broker.account();
      expect(before.buying_power).toBeGreaterThan(0);
      if (before.equity === null || before.cash === null) {
        return context.skip("It does not tell.");
      }
      await opened();
      const after = await stage().broker.account();
      expect((after.cash ?? 0) - before.cash).toBeCloseTo(300, 2);
      // The put sold for 1.50 is worth 1.52, twice for a hundred shares.
      expect((after.equity ?? 0) - before.equity).toBeCloseTo(-4, 2);
    });

    it("commits buying power to positions, and frees it", async () => {
      const before = (await stage().broker.account()).buying_power;
      const order = await opened();
      const committed = before - (await stage().broker.account()).buying_power;
      // Two strikes of 580. The credit may be counted.
      expect(committed).toBeGreaterThanOrEqual(116_000 - 300);
      expect(committed).toBeLessThanOrEqual(116_000);
      await placed(closing(order, 155));
      expect(before - (await stage().broker.account()).buying_power).toBeLessThanOrEqual(10);
    });
  });
}
