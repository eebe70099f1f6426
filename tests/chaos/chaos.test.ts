import fc from "fast-check";
import { afterAll, beforeAll, it, vi } from "vitest";
import { createGround, type Ground } from "../hunting/ground.ts";
import { calmDown } from "./calm.ts";
import { type Conditions, Stage } from "./stage.ts";
import { Broken, type Step, THEMES } from "./steps/step.ts";
import { anyStep, openings } from "./steps/story.ts";

const { CHAOS_PATH, CHAOS_TRACE } = process.env;
const seed = Number(process.env.CHAOS_SEED);
const runs = Number(process.env.CHAOS_RUNS);
/** How long a shorter version of a failed story is searched for, ms. */
const SHRINKING = 120_000;

const conditions: fc.Arbitrary<Conditions> = fc.record({
  fillsAt: fc.constantFrom("mid", "natural"),
  fee: fc.constantFrom(0, 0.65),
  maxOpen: fc.constantFrom(null, null, null, 2),
  pageSize: fc.constantFrom(2000, 1),
  themes: fc.subarray([...THEMES]),
});

let ground: Ground;
const met = new Map<string, number>();
beforeAll(async () => {
  ground = await createGround();
  // No waiting for Telegram's pace.
  await ground.world.sql`
    create or replace function private.message_interval(chat_id bigint) returns interval
    language sql immutable set search_path = '' return interval '0'`;
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(async () => {
  const counts = [...met].sort().map(([what, times]) => `  ${what}: ${times}`);
  process.stdout.write(`Met:\n${counts.join("\n")}\n`);
  vi.restoreAllMocks();
  await ground?.drop();
});

/** A story that broke an invariant. */
class Ended extends Error {
  constructor(
    broken: string[],
    readonly trace: string[],
  ) {
    super(broken.join("\n"));
  }
}

/** Plays a story to its end or to the first broken invariant. @throws Ended */
async function play(under: Conditions, opening: Step[], story: Iterable<Step>): Promise<void> {
  const stage = await Stage.set(ground, under);
  const { watch } = stage;
  try {
    for (const first of opening) {
      await first.run(stage, stage);
    }
    await fc.asyncModelRun(() => ({ model: stage, real: stage }), story);
    await calmDown(stage);
  } catch (error) {
    if (!(error instanceof Broken)) {
      watch.broken.push(error instanceof Error ? (error.stack ?? String(error)) : String(error));
    }
    throw new Ended(watch.broken, watch.trace);
  } finally {
    for (const [what, times] of watch.met) {
      met.set(what, (met.get(what) ?? 0) + times);
    }
    await stage.stop();
  }
  if (CHAOS_TRACE) {
    process.stdout.write(`${watch.trace.join("\n")}\n\n`);
  }
}

/**
 * Plays the stories of the seed. Of the first failing story it finds the shortest version.
 *
 * @returns the report on that story
 */
async function playAll(): Promise<string | null> {
  const [, path, replayPath] = /^([^/]*)\/(.*)$/.exec(CHAOS_PATH ?? "") ?? [];
  let deadline = Number.POSITIVE_INFINITY;
  let played = 0;
  const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(
    fc.asyncProperty(
      conditions,
      openings,
      fc.commands<Stage, Stage, false>([anyStep], {
        maxCommands: 80,
        size: "max",
        ...(replayPath !== undefined && { replayPath }),
      }),
      async (under, opening, story) => {
        if (Date.now() > deadline) {
          return;
        }
        played += 1;
        try {
          await play(under, opening, story);
        } catch (error) {
          deadline = Math.min(deadline, Date.now() + SHRINKING);
          throw error;
        }
        if (played % 25 === 0 && deadline === Number.POSITIVE_INFINITY) {
          process.stdout.write(`${played} of ${runs} stories played\n`);
        }
      },
    ),
    { seed, numRuns: runs, ...(path !== undefined && { path }) },
  );
  if (!failed || counterexample === null) {
    return null;
  }
  const [under, , story] = counterexample;
  const replay = /replayPath="(.*)"/.exec(String(story))?.[1];
  const trace = errorInstance instanceof Ended ? errorInstance.trace : [];
  return [
    `npm run test:chaos -- --seed ${seed} --path "${counterexamplePath}/${replay}"`,
    JSON.stringify(under),
    ...trace.filter((line) => !line.startsWith(" ")),
    "",
    String(errorInstance),
    "",
    "All of it:",
    ...trace,
  ].join("\n");
}

it(`whatever happens in whatever order, book, broker and chat agree (seed ${seed})`, async () => {
  const said = await playAll();
  if (said !== null) {
    throw new Error(said);
  }
});
