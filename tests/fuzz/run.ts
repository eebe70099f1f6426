import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";

// `npm run test:fuzz -- --runs N --seed S [words of the names of files ...]`: vitest itself takes no options of ours.

const { values, positionals } = parseArgs({
  options: { runs: { type: "string" }, seed: { type: "string" } },
  allowPositionals: true,
});

function whole(name: "runs" | "seed", otherwise: number): string {
  const given = values[name] ?? String(otherwise);
  if (!/^\d{1,9}$/.test(given)) {
    throw new Error(`--${name} is a whole number, not ${given}.`);
  }
  return given;
}

const runs = whole("runs", 30);
const seed = whole("seed", Math.floor(Math.random() * 1e9));
process.env.FUZZ_RUNS = runs;
process.env.FUZZ_SEED = seed;
const again = ["npm run test:fuzz --", "--runs", runs, "--seed", seed, ...positionals].join(" ");
console.log(`To see the same again: ${again}`);
await startVitest("test", positionals, { mode: "fuzz", run: true });
