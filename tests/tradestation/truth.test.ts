import { expect, it } from "vitest";
import type { Order, OrderReport } from "../../shared/broker.ts";
import { Random } from "../engine/random.ts";
import { STRATEGIES } from "../model/contract.ts";
import { orderIn } from "./legs.ts";
import { createStage, type Stage } from "./stage.ts";

const SEEDS = Number(process.env.SEEDS ?? 30);

/** What a caller knows about its orders: the last report with content, and every reference it got. */
class Knowledge {
  readonly reports = new Map<number, OrderReport>();

  constructor(public orders: Order[]) {}

  take(reports: OrderReport[]): void {
    for (const report of reports) {
      const before = this.reports.get(report.order_id);
      // As in the book: fills never shrink.
      if ((report.filled_quantity ?? 0) >= (before?.filled_quantity ?? 0)) {
        this.reports.set(report.order_id, report);
      }
      this.orders = this.orders.map((order) =>
        order.order_id === report.order_id
          ? { ...order, broker_order_id: report.broker_order_id ?? order.broker_order_id }
          : order,
      );
    }
  }

  live(): Order[] {
    return this.orders.filter(({ order_id }) => {
      const status = this.reports.get(order_id)?.status ?? "unknown";
      return !["filled", "cancelled", "rejected"].includes(status);
    });
  }
}

it.each(
  Array.from({ length: SEEDS }, (_, seed) => seed),
)("whatever goes wrong, what is known in the end is the truth (seed %d)", async (seed) => {
  const stage = await createStage({ fee: 0.65, silence: 2, pageSize: 3 }, { backoff: 1 });
  try {
    await play(stage, seed);
  } finally {
    await stage.simulator.stop();
  }
});

async function play({ simulator, market, broker }: Stage, seed: number): Promise<void> {
  const random = new Random(seed);
  simulator.faults.schedule({ seed, percent: 40 });
  const knowledge = new Knowledge(
    Array.from({ length: 6 }, () => {
      return orderIn(random.pick(STRATEGIES), random.int(1, 4));
    }),
  );
  for (const order of knowledge.orders) {
    market.setOrder(order, random.chance(50) ? 155 : 120);
  }
  knowledge.take(await broker.place(knowledge.orders));
  for (let round = 0; round < 5; round++) {
    const live = knowledge.live();
    const work = random.pick(["poll", "poll", "replace", "cancel"] as const);
    if (work === "replace") {
      // Only orders that were certainly accepted are repriced, and only if their facts are not needed to find them.
      const found = live.filter(({ broker_order_id }) => broker_order_id !== null);
      const repriced = found.map((order) => ({ ...order, limit_price: random.pick([125, 135, 145]) }));
      knowledge.take(await broker.replace(repriced));
    } else {
      await broker[work](work === "cancel" ? live.slice(0, 1) : live).then(
        (reports) => knowledge.take(reports),
        (error: Error) => expect(error.name).toBe("OutsideError"),
      );
    }
  }
  simulator.faults.clear();
  for (let look = 0; look < 4; look++) {
    knowledge.take(await broker.poll(knowledge.live()));
  }

  expect(simulator.book.repeated).toEqual([]);
  for (const { order_id, client_order_id } of knowledge.orders) {
    const truth = [...simulator.book.orders.values()].find(({ confirmId }) => confirmId === client_order_id);
    const known = knowledge.reports.get(order_id);
    if (!truth) {
      expect(["absent", "rejected"]).toContain(known?.status);
      continue;
    }
    const fills = simulator.book.fills.filter(({ orderId }) => orderId === truth.orderId);
    const cash = fills.reduce(
      (sum, { quantity, prices }) =>
        sum +
        truth.legs.reduce(
          (net, { symbol, action }) =>
            net + (action.startsWith("SELL") ? 1 : -1) * (prices[symbol] ?? 0) * quantity,
          0,
        ),
      0,
    );
    const statuses: Record<string, string> = { ACK: "working", FPR: "partially_filled", FLL: "filled" };
    const ended = truth.status === "REJ" && truth.filled === 0 ? "rejected" : "cancelled";
    expect(known).toMatchObject({
      status: statuses[truth.status] ?? ended,
      broker_order_id: truth.orderId,
      limit_price: Math.round(Math.abs(Number(truth.limitPrice)) * 100),
      filled_quantity: truth.filled,
      fill_cash: cash,
      fees: simulator.book.feeOf(truth.legs.length, truth.filled),
    });
  }
}
