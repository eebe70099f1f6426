import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    seed: { type: "string" },
    path: { type: "string" },
    trace: { type: "boolean" },
    help: { type: "boolean" },
  },
});

if (values.help) {
  process.stdout.write(`npm run test:chaos                          a few stories of two seeds, one of them new
npm run test:chaos -- --runs 500 --seed 7   so many of one seed
npm run test:chaos -- --seed 7 --path PATH  one that failed, as it was printed
npm run test:chaos -- --trace               tells everything that happens
`);
  process.exit(0);
}

const wanted = { CHAOS_RUNS: values.runs, CHAOS_SEED: values.seed, CHAOS_PATH: values.path };
const { status } = spawnSync("npx", ["vitest", "run", "--mode", "chaos"], {
  stdio: "inherit",
  env: {
    ...process.env,
    ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)),
    ...(values.trace && { CHAOS_TRACE: "1" }),
  },
});
process.exit(status ?? 1);
