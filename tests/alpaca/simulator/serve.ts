// An Alpaca for a whole stack:
//   npx tsx tests/alpaca/simulator/serve.ts > alpaca.env &
//   npm start -- --env-file alpaca.env
// Its market is the stack's. --port N keeps its address, --seed TEXT and --percent N add faults.
import { parseArgs } from "node:util";
import { stackClock, stackMarket } from "../../brokers/stack-market.ts";
import { startAlpacaSimulator } from "./simulator.ts";

const { values: flags } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    percent: { type: "string", default: "0" },
    natural: { type: "boolean", default: false },
  },
});

const simulator = await startAlpacaSimulator({
  market: stackMarket,
  now: stackClock,
  port: Number(flags.port),
  fillsAt: flags.natural ? "natural" : "mid",
});
simulator.faults.schedule({ seed: flags.seed, percent: Number(flags.percent) });

for (const [name, value] of Object.entries(simulator.environment)) {
  console.log(`${name}=${value}`);
}
console.error(`Its true book: ${new URL("/book", simulator.settings.ALPACA_API_URL)}`);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    simulator.stop().finally(() => process.exit(0));
  });
}
