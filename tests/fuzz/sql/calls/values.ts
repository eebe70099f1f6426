/** Arguments that several functions have in common. */

import fc from "fast-check";
import type { TradeRequest } from "../../../../shared/schemas/trade-request.ts";
import { cc, csp, ic, str, vcc, vpc } from "../../../support/book.ts";
import { texts as anyTexts, numbers, storable } from "../../hostile/values.ts";
import type { Known } from "../known.ts";

export type Arguments = Record<string, unknown>;

/** What callers may send, by function; callers check the form first. */
export type Sent = Record<string, (known: Known) => fc.Arbitrary<Arguments>>;

/** One of the known values, or the given one if there is none. */
export function oneOf<T>(known: T[], otherwise: T): fc.Arbitrary<T> {
  return known.length === 0 ? fc.constant(otherwise) : fc.constantFrom(...known);
}

/** A premium, USD per contract: mostly a plausible one, otherwise any number. */
export const price = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 60_000 }).map((cents) => cents / 100) },
  { weight: 1, arbitrary: numbers },
);

export const texts = anyTexts.map(storable);

export const CHAT = -1001;
export const BY = "77";

let updates = 1_000_000;
export const update_id = fc.constant(null).map(() => {
  updates += 1;
  return updates;
});

const percent = fc.constantFrom(0.01, 50, 10_000, null);
const usd = fc.constantFrom(0.01, 75, 999_999_999.99, null);

/** Exit rules that differ from the defaults, or are off. */
export const overrides = fc
  .record(
    {
      profit_target: fc.constantFrom(0.01, 75, null),
      stop_loss: usd,
      profit_percent: fc.constantFrom(0.01, 50, 100, null),
      stop_percent: percent,
      exit_dte: fc.constantFrom(0, 21, 3_650, null),
      auto_exit: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  // One form, not both.
  .map(({ profit_percent, stop_percent, ...rest }) => ({
    ...rest,
    ...(!("profit_target" in rest) && profit_percent !== undefined && { profit_percent }),
    ...(!("stop_loss" in rest) && stop_percent !== undefined && { stop_percent }),
  }));

export const trade: fc.Arbitrary<TradeRequest> = fc
  .record({
    make: fc.constantFrom(csp, vpc, vcc, ic, cc, str),
    quantity: fc.integer({ min: 1, max: 5 }),
    far: fc.boolean(),
    overrides: fc.option(overrides, { nil: undefined, freq: 2 }),
  })
  .map(({ make, quantity, far, overrides }) =>
    make({
      quantity,
      expiration_date: far ? "2026-06-19" : "2026-04-17",
      ...(overrides && { overrides }),
    } as object),
  );

/** Rules of a replay. */
export const ruleSet = fc.record(
  {
    profit_percent: fc.constantFrom(25, 50, 0.01, 100),
    exit_dte: fc.constantFrom(0, 14, 21),
    stop_multiple: fc.constantFrom(null, 1, 2.5),
  },
  { requiredKeys: [] },
);

export function quotes({ symbols }: Known) {
  return fc.array(
    fc.record({
      symbol: oneOf(symbols, "SPY260417P00580000"),
      bid: fc.option(price),
      ask: fc.option(price),
      as_of: fc.constant(null),
      halted: fc.boolean(),
      delayed: fc.boolean(),
    }),
    { maxLength: 12 },
  );
}

/** Quotes that give every position a mark. */
export function trustworthy({ symbols }: Known) {
  return fc
    .array(fc.integer({ min: 100, max: 40_000 }), { minLength: symbols.length, maxLength: symbols.length })
    .map((mids) =>
      symbols.map((symbol, i) => ({
        symbol,
        bid: ((mids[i] ?? 0) - 100) / 100,
        ask: ((mids[i] ?? 0) + 100) / 100,
        as_of: null,
        halted: false,
        delayed: false,
      })),
    );
}

export const run = ({ run_id }: Known) => fc.constant(run_id ?? 0);
export const position = (known: Known) => oneOf(known.position_ids, 1);
