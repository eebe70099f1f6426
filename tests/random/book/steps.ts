import fc from "fast-check";
import { STRATEGIES, type Strategy } from "../../model/contract.ts";
import { CENT } from "../../model/money.ts";
import type { Overrides } from "../../model/rules.ts";

/** In 1/100 cents: prices are whole half-cents. */
export const HALF_CENT = 50n;

export type Step =
  | { do: "open" | "propose"; what: Trade }
  /** Time passes, prices move, and everything is checked. */
  | { do: "check"; minutes: number; marks: Move[] }
  | { do: "sleep"; days: number; time: string; marks: Move[] }
  | { do: "close elsewhere"; which: number; price: number }
  | { do: "override"; which: number; change: Overrides }
  | { do: "answer"; which: number; assigned: boolean }
  /** Shares bought or sold elsewhere, or the last ones removed. */
  | { do: "shares"; which: number; quantity: number; price: number; fees: number; back: boolean };

/** A mark in percent of the credit; a few values of `fault` make its quote faulty. */
export interface Move {
  percent: number;
  fault: number;
}

export interface Trade {
  strategy: Strategy;
  /** Straddles and iron butterflies. */
  atOneStrike: boolean;
  quantity: number;
  /** Half-cents per contract. */
  credit: number;
  days: number;
  overrides: Overrides;
}

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    // Around the default profit target and stop, at the credit, or anywhere.
    percent: fc.oneof(fc.constantFrom(49, 50, 51, 100, 299, 300, 301), fc.integer({ min: 1, max: 350 })),
    fault: fc.nat({ max: 30 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const target = fc.bigInt({ min: 1n, max: 30_000n }).map((cents) => cents * CENT);
const stop = fc.bigInt({ min: 1n, max: 60_000n }).map((cents) => cents * CENT);
const exitDte = fc.integer({ min: 0, max: 60 });
/** In hundredths. */
const percent = fc.bigInt({ min: 1n, max: 40_000n });

const change: fc.Arbitrary<Overrides> = fc.record(
  { profitTarget: target, stopLoss: stop, exitDte, autoExit: fc.boolean() },
  { requiredKeys: [] },
);

/** Any rule may be off, and at most one of two forms is given. */
const overrides: fc.Arbitrary<Overrides> = fc
  .tuple(
    fc.oneof(
      fc.record({ profitTarget: fc.option(target) }, { requiredKeys: [] }),
      fc.record({ profitPercent: fc.option(percent) }),
    ),
    fc.oneof(
      fc.record({ stopLoss: fc.option(stop) }, { requiredKeys: [] }),
      fc.record({ stopPercent: fc.option(percent) }),
    ),
    fc.record({ exitDte: fc.option(exitDte), autoExit: fc.boolean() }, { requiredKeys: [] }),
  )
  .map(([profit, loss, others]) => ({ ...profit, ...loss, ...others }));

const trade: fc.Arbitrary<Trade> = fc.record({
  strategy: fc.constantFrom(...STRATEGIES),
  atOneStrike: fc.boolean(),
  quantity: fc.integer({ min: 1, max: 7 }),
  credit: fc.integer({ min: 1_000, max: 90_000 }),
  days: fc.constantFrom(2, 3, 10, 17, 24, 45),
  overrides: fc.oneof(
    fc.constant<Overrides>({}),
    fc.constant<Overrides>({ exitDte: 0 }),
    fc.constant<Overrides>({ autoExit: false }),
    overrides,
  ),
});

const which = fc.nat({ max: 20 });

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("open" as const), what: trade }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("propose" as const), what: trade }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant("check" as const),
      minutes: fc.constantFrom(0, 5, 5, 5, 30),
      marks: moves,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("sleep" as const),
      days: fc.constantFrom(0, 0, 1, 1, 3, 10),
      time: fc.constantFrom("09:30", "09:35", "10:00", "11:00", "15:30", "16:00", "16:00", "20:00"),
      marks: moves,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("close elsewhere" as const),
      which,
      price: fc.integer({ min: 0, max: 100_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("override" as const), which, change }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("answer" as const), which, assigned: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("shares" as const),
      which,
      quantity: fc.oneof(fc.constantFrom(100, 200, -100, -100, -200), fc.integer({ min: -250, max: 250 })),
      // In 1/100 cents, because executions are averaged.
      price: fc.integer({ min: 800_000, max: 1_200_000 }),
      fees: fc.constantFrom(0, 0, 10_000, 12_345),
      back: fc.nat({ max: 5 }).map((n) => n === 0),
    }),
  },
);
