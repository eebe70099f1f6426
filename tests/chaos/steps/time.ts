import fc from "fast-check";
import {
  addDays,
  expirationClose,
  type Instant,
  isSession,
  MINUTE,
  newYork,
  newYorkDate,
  SECOND,
} from "../../model/calendar.ts";
import type { Stage } from "../stage.ts";
import { about, isAsked, type Step, step, which } from "./step.ts";

/** Lets time pass on both clocks. */
export async function pass(stage: Stage, until: Instant): Promise<void> {
  await stage.age(until - stage.model.now);
  await stage.setClock(until);
}

/** The next instant with this time of day in a session in New York. */
export function nextAt(now: Instant, time: string): Instant {
  let day = newYorkDate(now);
  while (!isSession(day) || newYork(day, time) <= now) {
    day = addDays(day, 1);
  }
  return newYork(day, time);
}

/** A step in which so much real and market time passes. */
export function waits(n: number): Step {
  return step(`${n} seconds pass`, (stage) => pass(stage, stage.model.now + n * SECOND), isAsked);
}

export const toExpiration: fc.Arbitrary<Step> = which.map((n) => {
  const closes = (stage: Stage) => expirationClose(stage.requests(n).expiration_date);
  return step(
    `it gets the close of an expiration [${n}]`,
    (stage) => pass(stage, closes(stage)),
    (stage) => isAsked(stage) && closes(stage) > stage.model.now,
  );
});

// Sums of these durations never equal one of the system's limits.
const seconds = fc.constantFrom(21, 43, 5 * 60, 5 * 60).map(waits);

const hours = fc.oneof(
  fc
    .constantFrom("09:30", "09:31", "10:00", "10:00", "15:59", "16:00", "16:05")
    .map((time) =>
      step(`it gets ${time} in New York`, (stage) => pass(stage, nextAt(stage.model.now, time)), isAsked),
    ),
  fc
    .constantFrom(1, 3, 14)
    .map((n) =>
      step(`${n} days pass`, (stage) => pass(stage, stage.model.now + n * 24 * 60 * MINUTE), isAsked),
    ),
  toExpiration,
);

const otherClock = fc
  .constantFrom(-3 * 24 * 60, -24 * 60, -7 * 60, -10, 60, 24 * 60)
  .map((n) =>
    step(
      `the market clock is set by ${n} minutes`,
      (stage) => stage.setClock(stage.model.now + n * MINUTE),
      isAsked,
    ),
  );

export const time: fc.WeightedArbitrary<Step>[] = [
  { weight: 8, arbitrary: seconds },
  { weight: 6, arbitrary: about("long times", hours) },
  { weight: 3, arbitrary: about("the other clock", otherClock) },
];
