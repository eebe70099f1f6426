// npm run bench: measures what things cost on this machine, next to the least that they could cost.
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chart } from "./chart.ts";
import { type Figure, meetsTarget } from "./figures.ts";
import type { Bench, Measurement } from "./measurement.ts";
import { approval } from "./measurements/approval.ts";
import { chain } from "./measurements/chain.ts";
import { coldStart } from "./measurements/cold-start.ts";
import { dashboard } from "./measurements/dashboard.ts";
import { exitCheck } from "./measurements/exit-check.ts";
import { pictures } from "./measurements/pictures.ts";
import { scan } from "./measurements/scan.ts";
import { views } from "./measurements/views.ts";
import { webhook } from "./measurements/webhook.ts";
import { type Stage, withStage } from "./stage.ts";
import { table } from "./table.ts";

const MEASUREMENTS: Measurement[] = [
  exitCheck,
  approval,
  webhook,
  views,
  coldStart,
  pictures,
  chain,
  scan,
  dashboard,
];
const RESULTS = "tests/bench/results";

const HELP = `npm run bench              measures everything, about ten minutes, on a stack of its own
npm run bench -- --quick   less of everything, about a minute

  --only NAME     this measurement and no other; may be given more than once
  --huge          exit-check once more with 100,000 open positions, to see where it breaks
  --details       each request of a check in the table; bench.json always has them
  --out FOLDER    where bench.json and bench.svg go; ${RESULTS} unless given
  --help          this

Everything is measured next to what it is compared with, in turns, so that the ratios hold on a machine that is busy
with other things; seconds are this machine's. NAME is one of:

${MEASUREMENTS.map(({ name, what }) => `  ${name.padEnd(12)}  ${what}`).join("\n")}`;

const { values: flags } = readFlags();
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const chosen = choose(flags.only);
const begun = performance.now();
const notes: string[] = [];
const figures = await measureAll(chosen);
report(figures);

async function measureAll(measurements: Measurement[]): Promise<Figure[]> {
  const found = new Map<string, Figure[]>();
  const benchFor = ({ name }: Measurement): Bench => ({
    quick: flags.quick,
    huge: flags.huge,
    say: (progress) => say(`${name}: ${progress}`),
    note: (sentence) => {
      say(`${name}: ${sentence}`);
      notes.push(`${name}: ${sentence}`);
    },
  });
  const onStage = measurements.filter((each) => each.needsStage);
  if (onStage.length > 0) {
    await withStage(say, async (stage: Stage) => {
      for (const each of onStage) {
        found.set(each.name, await each.run(benchFor(each), stage));
      }
    });
  }
  for (const each of measurements) {
    if (!each.needsStage) {
      found.set(each.name, await each.run(benchFor(each)));
    }
  }
  return measurements.flatMap(({ name }) => found.get(name) ?? []);
}

/** Progress, beside the table on stdout. */
function say(progress: string): void {
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.error(`${seconds.padStart(5)} s  ${progress}`);
}

function report(measured: Figure[]): void {
  mkdirSync(flags.out, { recursive: true });
  const [cpu] = os.cpus();
  const result = {
    measured_at: new Date().toISOString(),
    seconds: Math.round((performance.now() - begun) / 1000),
    quick: flags.quick,
    machine: {
      cpu: cpu?.model ?? "unknown",
      cores: os.availableParallelism(),
      memory_gb: Math.round(os.totalmem() / 2 ** 30),
      platform: `${process.platform}-${process.arch}`,
      node: process.versions.node,
    },
    notes,
    figures: measured.map((each) => ({ ...each, met: meetsTarget(each) })),
  };
  writeFileSync(path.join(flags.out, "bench.json"), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(path.join(flags.out, "bench.svg"), `${chart(measured)}\n`);

  console.log(`\n${table(measured.filter(({ isDetail }) => flags.details || !isDetail))}\n`);
  const said = measured.flatMap(({ what, note }) => (note === undefined ? [] : [`${what}: ${note}`]));
  for (const line of [...new Set(said), ...notes]) {
    console.log(line);
  }
  const judged = result.figures.filter(({ met }) => met !== null);
  console.log(
    `${judged.filter(({ met }) => met).length} of ${judged.length} targets met. ${flags.out}/bench.{json,svg}`,
  );
}

function choose(names: string[]): Measurement[] {
  const unknown = names.filter((name) => !MEASUREMENTS.some((each) => each.name === name));
  if (unknown.length > 0) {
    console.error(`There is no measurement ${unknown.join(", ")}.\n\n${HELP}`);
    process.exit(1);
  }
  return MEASUREMENTS.filter(({ name }) => names.length === 0 || names.includes(name));
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        huge: { type: "boolean", default: false },
        details: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        out: { type: "string", default: RESULTS },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(1);
  }
}
