// `npm run test:chaos -- --runs 500 --seed 7`: runs a tier of tests with its own options, which vitest would reject.
// Each option becomes an environment variable and is printed, so that the run can be repeated.
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";

interface Tier {
  help: string;
  /** The defaults: a whole number, or null = the tier decides. */
  numbers: Record<string, number | null>;
  texts?: string[];
  flags?: string[];
  /** Parts of file names. */
  takesNames?: boolean;
}

const aSeed = () => Math.floor(Math.random() * 1e9);

const TIERS: Record<string, Tier> = {
  chaos: {
    help: `npm run test:chaos                          100 stories of everything that can happen, of a new seed
npm run test:chaos -- --runs 500 --seed 7   so many of that seed
npm run test:chaos -- --seed 7 --path PATH  one that failed, as it was printed
npm run test:chaos -- --trace               tells everything that happens`,
    numbers: { runs: 100, seed: aSeed() },
    texts: ["path"],
    flags: ["trace"],
  },
  faults: {
    help: `npm run test:faults                           1,000 schedules of what a broker can do wrong, at each broker
npm run test:faults -- --runs 200             the first 200 of them
npm run test:faults -- --from 501 --runs 500  the other half
npm run test:faults -- --broker alpaca        only there, or at tradestation; or x, bluesky, linkedin, instagram: what is
                                              published there, 500 and 100 schedules at most
npm run test:faults -- --seed 17 --trace      only that one, and tells everything that happens`,
    numbers: { runs: 1000, from: 1, seed: null },
    texts: ["broker"],
    flags: ["trace"],
  },
  fuzz: {
    help: `npm run test:fuzz                           30 times nonsense for every entrance, of a new seed
npm run test:fuzz -- --runs 200 --seed 7    so many times of that seed
npm run test:fuzz -- webhook                only the files with that word in their names`,
    numbers: { runs: 30, seed: aSeed() },
    takesNames: true,
  },
  runtime: {
    help: `npm run test:runtime                        300 schedules of broken connections, in the platform's Deno and in the newest
npm run test:runtime -- --runs 20           the first 20 of them
npm run test:runtime -- --seed 17 schedules only that one
npm run test:runtime -- wire                only the files with that word in their names`,
    numbers: { runs: 300, seed: null },
    takesNames: true,
  },
  load: {
    help: `npm run test:load                           a trading day: 78 ticks, each in a burst of callers
npm run test:load -- --ticks 12             so many ticks, at least 6`,
    numbers: { ticks: 78 },
  },
};

const [name = "", ...given] = process.argv.slice(2);
const tier = TIERS[name];
if (tier === undefined) {
  throw new Error(`There is no tier ${name}: ${Object.keys(TIERS).join(", ")}.`);
}

function refuse(message: string): never {
  console.error(`${message}\n\n${tier?.help}`);
  process.exit(2);
}

function read({ numbers, texts = [], flags = [], takesNames = false }: Tier) {
  const type = (names: string[], type: "string" | "boolean") =>
    names.map((name) => [name, { type }] as const);
  try {
    return parseArgs({
      args: given,
      allowPositionals: takesNames,
      options: Object.fromEntries([
        ...type([...Object.keys(numbers), ...texts], "string"),
        ...type([...flags, "help"], "boolean"),
      ]),
    });
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const { values, positionals } = read(tier);
if (values.help) {
  console.log(tier.help);
  process.exit(0);
}
const chosen = new Map<string, string>();
for (const [option, otherwise] of Object.entries(tier.numbers)) {
  const value = values[option] ?? otherwise?.toString();
  if (typeof value === "string" && !/^\d{1,10}$/.test(value)) {
    refuse(`--${option} is a whole number, not ${value}.`);
  }
  if (value !== undefined) {
    chosen.set(option, String(value));
  }
}
for (const option of [...(tier.texts ?? []), ...(tier.flags ?? [])]) {
  if (values[option] !== undefined) {
    chosen.set(option, String(values[option]));
  }
}
for (const [option, value] of chosen) {
  process.env[`${name}_${option}`.toUpperCase()] = value;
}
const options = [...chosen].flatMap(([option, value]) =>
  value === "true" ? [`--${option}`] : [`--${option}`, value],
);
console.log(
  `To see the same again: ${["npm run", `test:${name}`, "--", ...options, ...positionals].join(" ")}`,
);
await startVitest("test", positionals, { mode: name, run: true });
