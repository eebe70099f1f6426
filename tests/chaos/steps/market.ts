import fc from "fast-check";
import { FLAWS, LEVELS, type Level, UNDERLYINGS, type Underlying } from "../market.ts";
import { about, isAsked, type Step, step, which } from "./step.ts";

const levels = Object.keys(LEVELS) as Level[];
export const level = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<Level[]>("at its credit", "at its target", "at its stop", "between"),
  },
  { weight: 1, arbitrary: fc.constantFrom(...levels) },
);

export const moves = fc.tuple(which, level).map(([n, where]) => move(where, n));

export function move(where: Level, n: number): Step {
  return step(`a mark gets ${where} [${n}]`, (stage) => stage.quote(n, where, null), isAsked);
}

const flawed = fc
  .tuple(which, level, fc.constantFrom(...FLAWS))
  .map(([n, where, flaw]) =>
    step(`a mark gets ${where}, ${flaw} [${n}]`, (stage) => stage.quote(n, where, flaw), isAsked),
  );

export const underlying = fc
  .tuple(which, fc.constantFrom(...(Object.keys(UNDERLYINGS) as Underlying[])))
  .map(([n, where]) =>
    step(
      `an underlying gets ${where} [${n}]`,
      async (stage) => stage.market.underlying(stage.requests(n), where),
      isAsked,
    ),
  );

const source = fc.integer({ min: 1, max: 4 }).map((calls) =>
  step(
    `the source of quotes fails the next ${calls} times`,
    async (stage) => {
      stage.market.failures = calls;
    },
    isAsked,
  ),
);

export const market: fc.WeightedArbitrary<Step>[] = [
  { weight: 30, arbitrary: moves },
  { weight: 14, arbitrary: about("bad quotes", fc.oneof(flawed, flawed, underlying, source)) },
];
