import { expect, it } from "vitest";
import { cashOf } from "../../brokers/order.ts";
import { Random } from "../../engine/random.ts";
import type { AlpacaSimulatorOptions } from "../simulator/simulator.ts";
import { type Answer, type Speaker, shortPut, spread, spreadClose, startSpeaker } from "./stage.ts";

const SEEDS = Number(process.env.SEEDS ?? 6);

/** Both readings of every point that the documentation leaves open. */
const WAYS: Partial<AlpacaSimulatorOptions>[] = [
  { replacementFills: "carried", unnested: "legs listed" },
  { replacementFills: "own", unnested: "legs absent", placedAnswer: "settled", referenceChecked: "last" },
];

it.each(
  WAYS.flatMap((way) => Array.from({ length: SEEDS }, (_, seed) => ({ seed, way }))),
)("whatever went wrong, all that it says in the end is the truth: $seed, $way.replacementFills", async ({
  seed,
  way,
}) => {
  const speaker = await startSpeaker({ ...way, silence: 2, startingCash: 10_000_000 });
  try {
    await play(speaker, new Random(seed), seed);
    speaker.simulator.faults.clear();
    for (let look = 0; look < 12; look++) {
      await speaker.trade("GET", "/orders");
    }
    await compare(speaker, way);
  } finally {
    await speaker.simulator.stop();
  }
});

/** A careless caller that sends, replaces and cancels orders. */
async function play({ simulator, trade }: Speaker, random: Random, seed: number): Promise<void> {
  simulator.faults.schedule({ seed, percent: 40 });
  const attempt = (...call: Parameters<typeof trade>): Promise<Answer | null> =>
    trade(...call).catch(() => null);
  for (let step = 0; step < 25; step++) {
    const listed = (await attempt("GET", "/orders?nested=true"))?.json;
    const [order] = Array.isArray(listed) ? listed : [];
    const price = random.pick(["1.15", "1.20", "1.25"]);
    switch (random.pick(["open", "open", "single", "close", "replace", "replace", "cancel"] as const)) {
      case "open":
        await attempt("POST", "/orders", spread(`-${price}`, { qty: String(random.int(1, 4)) }));
        break;
      case "single":
        await attempt("POST", "/orders", shortPut(random.pick(["2.95", "3.05"])));
        break;
      case "close":
        await attempt("POST", "/orders", spreadClose(price, { qty: "1" }));
        break;
      case "replace":
        if (order?.order_class === "mleg") {
          const sign = order.limit_price.startsWith("-") ? "-" : "";
          await attempt("PATCH", `/orders/${order.id}`, { limit_price: `${sign}${price}` });
        }
        break;
      case "cancel":
        if (order) {
          await attempt("DELETE", `/orders/${order.id}`);
        }
    }
  }
}

async function compare({ simulator, trade }: Speaker, way: Partial<AlpacaSimulatorOptions>): Promise<void> {
  const { book } = simulator;
  const cents = (usd: number) => Math.round(usd * 100);
  const signed = (side: string) => (side === "sell" ? 1 : -1);
  let told = 0;
  for (const { order, tickets } of book.lines.values()) {
    const fills = book.fills.filter(({ orderId }) => orderId === order.orderId);
    const truth = fills.reduce((sum, fill) => sum + cashOf(fill, order.legs), 0);
    let cash = 0;
    for (const ticket of tickets) {
      const { json } = await trade("GET", `/orders/${ticket.id}?nested=true`);
      const legs = json.legs ?? [json];
      const isLast = json.id === book.referenceOf(order);
      for (const { side, filled_qty, filled_avg_price } of way.replacementFills === "own" || isLast
        ? legs
        : []) {
        cash += signed(side) * cents(Number(filled_avg_price) * Number(filled_qty) * 100);
      }
      expect(Number(json.filled_qty)).toBeLessThanOrEqual(Number(json.qty));
      expect(json.status === "filled").toBe(order.filled === order.quantity && isLast);
    }
    expect(cash).toBe(truth);
    told += cash;
  }
  expect(told).toBe(cents(book.cash));

  const fills = (await trade("GET", "/account/activities/FILL?direction=asc&page_size=100")).json;
  const { length } = book.fills.flatMap(({ orderId }) => book.orders.get(orderId)?.legs ?? []);
  expect(fills).toHaveLength(Math.min(length, 100));
  if (length <= 100) {
    const sum = fills.reduce(
      (cash: number, fill: Record<string, string>) =>
        cash + signed(fill.side ?? "") * cents(Number(fill.price) * Number(fill.qty) * 100),
      0,
    );
    expect(sum).toBe(cents(book.cash));
  }
  const positions: { symbol: string; qty: string }[] = (await trade("GET", "/positions")).json;
  expect(new Map(positions.map(({ symbol, qty }) => [symbol, Number(qty)]))).toEqual(book.holdings());
  expect(Number((await trade("GET", "/account")).json.cash)).toBe(10_000_000 + book.cash);
  expect(book.repeated).toEqual([]);
}
