import path from "node:path";
import { BUNDLES, buildFunctions } from "../../../local/bundles.ts";
import { bootIsolate } from "../../../local/isolate.ts";
import { addressedHosts } from "../../../local/local-settings.ts";
import { startAlpacaSimulator } from "../../alpaca/simulator/simulator.ts";
import { LISTED_NOW, ListedMarket, WANTED, WINDOW } from "../../brokers/listed-market.ts";
import { startSimulator } from "../../tradestation/simulator/simulator.ts";
import { type Checkout, makeCheckout } from "../checkout.ts";
import { type Figure, figure, ratio } from "../figures.ts";
import { type Bench, counted, type Measurement } from "../measurement.ts";

export const chain: Measurement = {
  name: "chain",
  what: "CPU of reading a chain of SPY, puts of 30 to 60 days, and of its greeks, against that of reading it",
  needsStage: false,
  run: measure,
};

async function measure(bench: Bench): Promise<Figure[]> {
  const options = { market: new ListedMarket(), now: async () => LISTED_NOW, limit: 100_000 };
  const limits = { quotes: 100_000, chains: 100_000 };
  const alpaca = await startAlpacaSimulator(options);
  const tradestation = await startSimulator({ ...options, limits });
  const checkout = makeCheckout(["chain"]);
  try {
    await buildFunctions(checkout.folder);
    const figures: Figure[] = [];
    for (const [name, settings] of [
      ["Alpaca", alpaca.settings],
      ["TradeStation", tradestation.settings],
    ] as const) {
      // The first run fills Deno's compile cache.
      const { options } = await cold(checkout, settings);
      const cpu = { read: [] as number[], greeks: [] as number[] };
      const rounds = bench.quick ? 3 : 9;
      for (let round = 1; round <= rounds; round++) {
        bench.say(`${name}, round ${round} of ${rounds}`);
        const { read, greeks } = await cold(checkout, settings);
        cpu.read.push(read);
        cpu.greeks.push(greeks);
      }
      const of = (what: string, words: string) => ({
        id: `chain/${name}/${what}`,
        what: `${name}, ${counted(options)} puts: ${words}`,
      });
      figures.push(
        // Share of the 2 s of CPU that the platform gives an isolate.
        figure({ ...of("read", "CPU of reading them"), unit: "s", target: { atMost: 1.5 } }, cpu.read),
        figure({ ...of("greeks", "CPU of their greeks"), unit: "s" }, cpu.greeks),
        ratio(
          { ...of("ratio", "their greeks / reading them"), target: { atMost: 0.5 } },
          cpu.greeks,
          cpu.read,
        ),
      );
    }
    return figures;
  } finally {
    checkout.remove();
    await alpaca.stop();
    await tradestation.stop();
  }
}

type Cost = { options: number; volatilities: number; read: number; greeks: number };

/** The first chain that a freshly started function reads. */
async function cold({ folder }: Checkout, settings: object): Promise<Cost> {
  const isolate = await bootIsolate({
    checkout: folder,
    file: path.join(BUNDLES, "chain.js"),
    settings: {},
    allowNet: addressedHosts(settings as Record<string, string>),
    // The platform's Deno, 2.1, does not report its CPU.
    deno: "deno",
    onLog: () => {},
    onError: () => {},
  });
  try {
    const filter = { expirations: WANTED, option_type: "put", strikes: WINDOW };
    const response = await fetch(`http://127.0.0.1:${isolate.port}/chain`, {
      method: "POST",
      body: JSON.stringify({ settings, filter, now: LISTED_NOW.toISOString() }),
    });
    if (!response.ok) {
      throw new Error(`chain answered ${response.status}: ${await response.text()}`);
    }
    const cost = (await response.json()) as Cost;
    if (cost.volatilities < cost.options * 0.9) {
      throw new Error(`Of ${cost.options} options ${cost.volatilities} have a volatility.`);
    }
    return cost;
  } finally {
    isolate.end();
    await isolate.ended;
  }
}
