import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";

// `npm run test:load -- --ticks N`: vitest itself takes no options of ours.

const HELP = `npm run test:load                a trading day: 78 ticks of the schedule, each in a burst of callers
npm run test:load -- --ticks 12  so many ticks
`;

const { values } = parseArgs({
  options: { ticks: { type: "string", default: "78" }, help: { type: "boolean", default: false } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (!/^[1-9]\d{0,3}$/.test(values.ticks) || Number(values.ticks) < 6) {
  console.error(`--ticks is a whole number from 6 to 9999, not ${values.ticks}.\n\n${HELP}`);
  process.exit(2);
}
process.env.LOAD_TICKS = values.ticks;
await startVitest("test", [], { mode: "load", run: true });
