// A TradeStation for a whole stack:
//   npx tsx tests/tradestation/simulator/serve.ts > simulator.env &
//   npm start -- --env-file simulator.env
// Its market is that of the stack. --port N keeps its address; --seed TEXT and --percent N make calls fail.
import { parseArgs } from "node:util";
import { stackClock, stackMarket } from "../../brokers/stack-market.ts";
import { startSimulator } from "./simulator.ts";

const { values: flags } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    percent: { type: "string", default: "0" },
    natural: { type: "boolean", default: false },
  },
});

const simulator = await startSimulator({
  market: stackMarket,
  now: stackClock,
  port: Number(flags.port),
  fillsAt: flags.natural ? "natural" : "mid",
  rotation: true,
});
simulator.faults.schedule({ seed: flags.seed, percent: Number(flags.percent) });

for (const [name, value] of Object.entries(simulator.environment)) {
  console.log(`${name}=${value}`);
}
console.error(`Its true book: ${new URL("/book", simulator.environment.TRADESTATION_API_URL)}`);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    simulator.stop().finally(() => process.exit(0));
  });
}
