import fc from "fast-check";
import type { Interruption } from "../../hunting/process.ts";
import type { Stage, Suspended } from "../stage.ts";
import { about, isAsked, type Step, step } from "./step.ts";

/** Where a function dies or stops: at which of its calls, and before or after the call's effect. */
export const interruption: fc.Arbitrary<Interruption> = fc.record({
  call: fc.integer({ min: 1, max: 12 }),
  side: fc.constantFrom("before", "after"),
  how: fc.constantFrom("crash", "hang"),
});

const stopped = ({ suspended }: Stage, what: Suspended["what"]) =>
  suspended.find((each) => each.what === what);

export function runs(what: Suspended["what"], at: Interruption | null): Step {
  const end = at && `${at.how === "crash" ? "dies" : "stops"} ${at.side} its call ${at.call}`;
  return step(
    `a ${what}${end === null ? "" : `, which ${end}`}`,
    (stage) => (what === "check" ? stage.check(at) : stage.deliver(at)),
    (stage) => isAsked(stage) && (at === null || stopped(stage, what) === undefined),
  );
}

/** As our own functions request it, whether there is a reason or not. */
const partial = step("a partial check", (stage) => stage.check(null, { only: "asked" }), isAsked);

/** Anyone with the secret of the schedule may request many checks within a moment. */
export const burst: fc.Arbitrary<Step[]> = fc.array(fc.constantFrom(runs("check", null), partial), {
  minLength: 3,
  maxLength: 8,
});

/** The call of a function that a press has woken. It may be late. */
export function woken(name: "exit-check" | "deliver-alerts", at: Interruption | null): Step {
  return step(
    `${name} is called for somebody${at === null ? "" : `, and ${at.how === "crash" ? "dies" : "stops"} ${at.side} its call ${at.call}`}`,
    (stage) => stage.callWoken(name, at),
    (stage) => stage.woken.has(name) && (at === null || stopped(stage, "check") === undefined),
  );
}

export const minute = step("the schedule's minute", (stage) => stage.minute(), isAsked);

/** Answers of the database to a check that will be lost. */
export const losses: fc.Arbitrary<Step> = fc
  .tuple(fc.nat({ max: 6 }), fc.constantFrom(1, 2))
  .map(([after, times]) =>
    step(`the database's answers will be lost, ${times} after ${after}`, async (stage) =>
      stage.watch.losesAnswers(after, times),
    ),
  );

export function goesOn(what: Suspended["what"]): Step {
  return step(
    `the ${what} that stopped goes on`,
    async (stage) => {
      const found = stopped(stage, what);
      if (found) {
        await stage.resume(found);
      }
    },
    (stage) => stopped(stage, what) !== undefined,
  );
}

export const functions: fc.WeightedArbitrary<Step>[] = [
  { weight: 40, arbitrary: fc.constant(runs("check", null)) },
  { weight: 14, arbitrary: fc.constant(runs("delivery", null)) },
  {
    weight: 20,
    arbitrary: fc
      .constantFrom<Parameters<typeof woken>[0][]>("exit-check", "exit-check", "deliver-alerts")
      .map((name) => woken(name, null)),
  },
  { weight: 6, arbitrary: fc.constant(minute) },
  { weight: 6, arbitrary: about("lost answers", losses) },
  {
    weight: 6,
    arbitrary: about(
      "interruptions",
      interruption.map((at) => woken("exit-check", at)),
    ),
  },
  {
    weight: 20,
    arbitrary: about(
      "interruptions",
      interruption.map((at) => runs("check", at)),
    ),
  },
  {
    weight: 4,
    arbitrary: about(
      "interruptions",
      interruption.map((at) => runs("delivery", at)),
    ),
  },
  { weight: 10, arbitrary: fc.constantFrom<Suspended["what"][]>("check", "check", "delivery").map(goesOn) },
];
