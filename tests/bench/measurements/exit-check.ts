import { ONE_EXIT_IN, openPositions, TUESDAY } from "../book.ts";
import { type Figure, figure, growthExponent, median, ratio } from "../figures.ts";
import { keepWritten, writeBare } from "../floor.ts";
import { type Bench, counted, type Measurement } from "../measurement.ts";
import { cpuSeconds } from "../process-time.ts";
import { type RestCall, restCalls } from "../rest-calls.ts";
import type { Stage } from "../stage.ts";

/** Numbers of open positions. */
const SIZES = [100, 1_000, 10_000];
/** Several pages of positions; not in a quick run. */
const MANY = 20_000;
const HUGE = 100_000;
/**
 * Beyond this many positions, the row-by-row algorithm processes only a part, and the rest is extrapolated: all of them
 * would take minutes. It treats each position alone, so each costs the same.
 */
const ROW_BY_ROW = { usual: 1_000, quick: 100 };

export const exitCheck: Measurement = {
  name: "exit-check",
  what: "one check of 100, 1,000 and 10,000 open positions, against row by row and against the bare writes",
  needsStage: true,
  run: measure,
};

/** Quiet checks in a row, each beside an empty call, because they are short. */
const QUIET_CHECKS = 10;

/** Samples of one size, in the order in which they were taken next to each other. */
interface Samples {
  size: number;
  check: number[];
  /** Bare writes of rows that come through the driver, and of rows that are already in the database. */
  floor: number[];
  bedrock: number[];
  rowByRow: number[];
  /** How many positions it processed. */
  rowByRowDone: number;
  cpu: number[];
  calls: RestCall[][];
  /** A check in which nothing is due, and an API call that does nothing. */
  quiet: number[];
  emptyCall: number[];
}

function noSamples(size: number): Samples {
  return {
    size,
    check: [],
    floor: [],
    bedrock: [],
    rowByRow: [],
    rowByRowDone: size,
    cpu: [],
    calls: [],
    quiet: [],
    emptyCall: [],
  };
}

async function measure(bench: Bench, stage: Stage): Promise<Figure[]> {
  bench.say("a check to warm up");
  await openPositions(stage.sql, 100);
  await stage.post("exit-check");
  await stage.idle();

  const taken: Samples[] = [];
  for (const size of bench.quick ? SIZES : [...SIZES, MANY]) {
    taken.push(await sample(bench, stage, size));
  }
  if (bench.huge) {
    taken.push(...(await sampleHuge(bench, stage)));
  }
  return [...taken.flatMap(figuresOf), ...figuresOverSizes(taken)];
}

async function sample(bench: Bench, stage: Stage, size: number): Promise<Samples> {
  const rounds = bench.quick ? (size < 10_000 ? 2 : 1) : 5;
  const rowByRowRounds = bench.quick ? 1 : 3;
  const most = bench.quick ? ROW_BY_ROW.quick : ROW_BY_ROW.usual;
  const samples = noSamples(size);
  for (let round = 1; round <= rounds; round++) {
    const where = `${counted(size)} open positions, round ${round} of ${rounds}`;
    bench.say(`${where}: a check`);
    await checkOnce(stage, samples);
    bench.say(`${where}: the bare writes`);
    await writeOnce(stage, samples);
    if (round <= rowByRowRounds) {
      bench.say(`${where}: row by row`);
      await rowByRowOnce(stage, samples, most);
    }
    if (size === SIZES[0]) {
      bench.say(`${where}: quiet checks`);
      await quietOnes(stage, samples);
    }
  }
  return samples;
}

/** One run, to see where it breaks. */
async function sampleHuge(bench: Bench, stage: Stage): Promise<Samples[]> {
  const samples = noSamples(HUGE);
  bench.say(`${counted(HUGE)} open positions: a check`);
  try {
    await checkOnce(stage, samples);
  } catch (error) {
    bench.note(`${counted(HUGE)} open positions: ${error instanceof Error ? error.message : error}`);
    return [];
  }
  bench.say(`${counted(HUGE)} open positions: the bare writes`);
  await writeOnce(stage, samples);
  return [samples];
}

async function checkOnce(stage: Stage, { size, check, cpu, calls }: Samples): Promise<void> {
  await openPositions(stage.sql, size);
  const used = () => (stage.checkPid === null ? 0 : cpuSeconds(stage.checkPid));
  const before = used();
  const { result, calls: made, error } = await restCalls(() => stage.post("exit-check"));
  if (result === undefined) {
    const spent = made.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`).join(", ");
    throw new Error(`${error instanceof Error ? error.message : error} (${spent})`);
  }
  const { checked, closed } = result.body as { checked: number; closed: number[] };
  expectSame(`positions checked of ${size}`, checked, size);
  expectSame("positions closed", closed.length, size / ONE_EXIT_IN);
  check.push(result.seconds);
  calls.push(made);
  if (stage.checkPid !== null) {
    cpu.push(used() - before);
  }
  // The messages of the check must be delivered before the next sample.
  await stage.idle();
}

/** Samples after a check that has closed what was due. A call before each warms up the connection. */
async function quietOnes(stage: Stage, { size, quiet, emptyCall }: Samples): Promise<void> {
  await openPositions(stage.sql, size);
  await stage.post("exit-check");
  await stage.idle();
  for (let time = 0; time < QUIET_CHECKS; time++) {
    const { seconds, body } = await stage.post("exit-check");
    expectSame("exits of a quiet check", (body as { exits: unknown[] }).exits.length, 0);
    quiet.push(seconds);
    const call = () =>
      fetch(`${stage.supabaseUrl}/rest/v1/rpc/count_due_messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json", apikey: stage.secretKey },
        body: "{}",
      }).then((response) => response.text());
    await call();
    const start = performance.now();
    await call();
    emptyCall.push((performance.now() - start) / 1000);
  }
}

/** Writes the rows of the last check into the same book as before it. */
async function writeOnce(stage: Stage, { size, floor, bedrock }: Samples): Promise<void> {
  const written = await keepWritten(stage.sql);
  for (const [rows, samples] of [[written, floor] as const, [null, bedrock] as const]) {
    await openPositions(stage.sql, size);
    const start = performance.now();
    const marked = await writeBare(stage.sql, rows);
    samples.push((performance.now() - start) / 1000);
    expectSame("positions marked", marked, size);
  }
}

async function rowByRowOnce(stage: Stage, samples: Samples, most: number): Promise<void> {
  const { size, rowByRow } = samples;
  await openPositions(stage.sql, size);
  const { seconds, body } = await stage.post("row-by-row", { now: TUESDAY, most });
  const { open, checked, closed, reading } = body as Record<
    "open" | "checked" | "closed" | "reading",
    number
  >;
  expectSame("positions read row by row", open, size);
  expectSame("positions checked row by row", checked, Math.min(size, most));
  expectSame("positions closed row by row", closed, checked / ONE_EXIT_IN);
  samples.rowByRowDone = checked;
  rowByRow.push(reading + ((seconds - reading) * size) / checked);
}

/** Runs that did not do the same work cannot be compared. */
function expectSame(what: string, found: number, wanted: number): void {
  if (found !== wanted) {
    throw new Error(`${what}: ${found} instead of ${wanted}`);
  }
}

function figuresOf(samples: Samples): Figure[] {
  const { quiet, emptyCall } = samples;
  const { size, check, floor, bedrock, rowByRow, rowByRowDone, cpu, calls } = samples;
  const of = (name: string, what: string) => ({
    id: `exit-check/${size}/${name}`,
    what: `${counted(size)} open positions: ${what}`,
  });
  const isWanted = size === Math.max(...SIZES);
  const reckoned: Pick<Figure, "isReckoned" | "note"> =
    rowByRowDone === size
      ? {}
      : { isReckoned: true, note: `reckoned from the pace of the first ${counted(rowByRowDone)} positions` };
  return [
    figure({ ...of("check", "a check"), unit: "s" }, check),
    ...(calls[0] ?? []).map((_, i) => callFigure(of, calls, i)),
    ...(quiet.length === 0
      ? []
      : [
          figure({ ...of("quiet", "a quiet check"), unit: "s" }, quiet),
          figure({ ...of("empty-call", "one empty REST call"), unit: "s" }, emptyCall),
          ratio(
            { ...of("to-empty-call", "a quiet check / one empty REST call"), target: { atMost: 8 } },
            quiet,
            emptyCall,
          ),
        ]),
    figure({ ...of("floor", "the bare writes"), unit: "s" }, floor),
    ratio(
      { ...of("to-floor", "a check / the bare writes"), ...(isWanted && { target: { atMost: 1.5 } }) },
      check,
      floor,
    ),
    figure({ ...of("bedrock", "the bare writes, nothing sent"), unit: "s" }, bedrock),
    ratio(of("to-bedrock", "a check / the bare writes, nothing sent"), check, bedrock),
    ...(rowByRow.length === 0
      ? []
      : [
          figure({ ...of("row-by-row", "row by row"), unit: "s", ...reckoned }, rowByRow),
          ratio(
            {
              ...of("to-row-by-row", "row by row / a check"),
              ...(isWanted && { target: { atLeast: 200 } }),
              ...reckoned,
            },
            rowByRow,
            check,
          ),
        ]),
    figure(
      { ...of("requests", "requests of a check"), unit: "requests" },
      calls.map((made) => made.length),
    ),
    ...(cpu.length === 0
      ? []
      : [
          figure(
            { ...of("cpu", "CPU of the function"), unit: "s", ...(isWanted && { target: { atMost: 0.5 } }) },
            cpu,
          ),
        ]),
  ];
}

/** Requests of a check without its second and later pages, each of which is quoted and applied. */
function besidePages(calls: RestCall[]): number {
  const pages = calls.filter(({ name }) => name === "rpc/apply_quotes").length;
  return calls.length - 2 * (pages - 1);
}

/** The i-th request of a check. */
function callFigure(
  of: (name: string, what: string) => Pick<Figure, "id" | "what">,
  calls: RestCall[][],
  i: number,
): Figure {
  const name = calls[0]?.[i]?.name ?? "";
  const seconds = calls.flatMap((made) => made[i]?.seconds ?? []);
  return { ...figure({ ...of(`calls/${i + 1}`, `of it ${name}`), unit: "s" }, seconds), isDetail: true };
}

function figuresOverSizes(taken: Samples[]): Figure[] {
  const requests = taken.flatMap(({ calls }) => calls.map(besidePages));
  const usual = taken.filter(({ size }) => size !== HUGE);
  const growth = (samples: Samples[]) =>
    growthExponent(samples.map(({ size, check }) => ({ size, cost: median(check) })));
  return [
    figure(
      { id: "exit-check/growth", what: "growth of a check", unit: "exponent", target: { atMost: 1.05 } },
      [growth(usual)],
    ),
    figure(
      {
        id: "exit-check/last-growth",
        what: "growth of a check, the last two sizes",
        unit: "exponent",
        target: { atMost: 1.05 },
      },
      [growth(taken.slice(-2))],
    ),
    figure(
      {
        id: "exit-check/requests",
        what: "most requests of a check less the fewest, beside its further pages",
        unit: "requests",
        target: { atMost: 0 },
      },
      [Math.max(...requests) - Math.min(...requests)],
    ),
  ];
}
