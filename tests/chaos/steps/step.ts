import fc from "fast-check";
import { DatabaseError } from "../../../shared/database.ts";
import { judgeBroker } from "../judges/broker.ts";
import type { Stage } from "../stage.ts";

/** A step: an event from outside the system. */
export type Step = fc.AsyncCommand<Stage, Stage>;

/** A broken invariant. */
export class Broken extends Error {}

/** Themes of stories, in addition to trades that are proposed, decided, checked and announced. */
export const THEMES = [
  "doubtful presses",
  "commands",
  "switches",
  "scripts",
  "the other clock",
  "long times",
  "bad quotes",
  "broker",
  "broker's screen",
  "Telegram",
  "interruptions",
  "lost answers",
] as const;
export type Theme = (typeof THEMES)[number];

/** Restricts steps to stories of a theme. A story about everything would get nowhere. */
export function about(theme: Theme, steps: fc.Arbitrary<Step>): fc.Arbitrary<Step> {
  return steps.map((each) => only(theme, each));
}

export function only(theme: Theme, each: Step): Step {
  return {
    check: (stage) => (stage as Stage).themes.has(theme) && each.check(stage),
    run: (model, stage) => each.run(model, stage),
    toString: () => each.toString(),
  };
}

/**
 * @param says the line of the story
 * @param does makes the event happen
 * @param can whether the event can happen now
 */
export function step(
  says: string,
  does: (stage: Stage) => Promise<void>,
  can: (stage: Stage) => boolean = () => true,
): Step {
  return {
    check: (stage) => can(stage as Stage),
    async run(stage) {
      await take(stage, says, () => does(stage));
    },
    toString: () => says,
  };
}

/** Takes a step and checks all invariants. @throws Broken */
export async function take(stage: Stage, says: string, does: () => Promise<void>): Promise<void> {
  const { watch, simulator } = stage;
  const before = watch.state;
  watch.tell(`${stage.when} ${says}`);
  try {
    await does();
  } catch (error) {
    // The judge of the call has already judged a refusal by the database.
    if (!(error instanceof DatabaseError) || error.status === 500) {
      watch.broken.push(error instanceof Error ? (error.stack ?? String(error)) : String(error));
    }
  }
  watch.broken.push(...judgeBroker(stage.model, simulator.book, before, watch.state, stage.seen));
  if (watch.broken.length > 0) {
    throw new Broken(watch.broken.join("\n"));
  }
}

/** Steps that belong together. Those that cannot happen are left out. */
export function together(...steps: Step[]): Step {
  return {
    check: (stage) => steps[0]?.check(stage) ?? false,
    async run(model, stage) {
      for (const each of steps) {
        if (each.check(stage)) {
          await each.run(model, stage);
        }
      }
    },
    toString: () => steps.join(", "),
  };
}

/** One item, chosen by any number; -1 is the last. Undefined for an empty list. */
export function pick<T>(of: readonly T[], which: number): T | undefined {
  return of.at(which < 0 ? which : which % Math.max(of.length, 1));
}

export const which = fc.nat({ max: 7 });

export function isAsked({ model }: Stage): boolean {
  return model.asked.size > 0;
}

export function isOpened({ watch }: Stage): boolean {
  return watch.state.positions.size > 0;
}
