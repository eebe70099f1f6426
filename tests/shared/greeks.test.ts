import blackScholes from "black-scholes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Greeks, greeksOf, type Underlying, yearsUntil } from "../../shared/greeks.ts";
import { OptionModel } from "../../shared/simulated/model.ts";
import { greeksOf as alpacaGreeksOf } from "../alpaca/simulator/greeks.ts";
import { chanceOfProfit } from "../support/chance-of-profit.ts";

const MINUTE = 1 / (365 * 24 * 60);
const DAY = 1 / 365;

type Type = "put" | "call";
type Case = { type: Type; strike: number; sigma: number; market: Required<Underlying> };

/** USD per contract, computed with another library than the one that is tested. */
function worth({ type, strike, sigma, market }: Case): number {
  const { price, years, rate, dividend_yield } = market;
  return (
    100 *
    blackScholes.blackScholes(price * Math.exp(-dividend_yield * years), strike, years, sigma, rate, type)
  );
}

function found({ type, strike, market }: Case, mid: number): Greeks {
  const { greeks, reason } = greeksOf({ option_type: type, strike, mid }, market);
  if (greeks === null) {
    throw new Error(reason);
  }
  return greeks;
}

const reasonOf = (type: Type, strike: number, mid: number, market: Underlying) =>
  greeksOf({ option_type: type, strike, mid }, market).reason;

const cases = fc
  .record({
    type: fc.constantFrom<Type>("put", "call"),
    moneyness: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    sigma: fc.double({ min: 0.05, max: 2, noNaN: true }),
    price: fc.double({ min: 5, max: 1000, noNaN: true }),
    years: fc.double({ min: 5 * MINUTE, max: 2, noNaN: true }),
    rate: fc.double({ min: 0, max: 0.08, noNaN: true }),
    dividend_yield: fc.constantFrom(0, 0.013, 0.05),
  })
  .map(({ type, moneyness, sigma, ...market }) => ({
    type,
    strike: market.price * Math.exp(moneyness),
    sigma,
    market,
  }));

/** Cases whose time value is a price: a cent per share or more. */
const priced = cases.filter((each) => timeValue(each) > 1);

function timeValue({ type, strike, market, ...rest }: Case): number {
  const other = type === "put" ? "call" : "put";
  return Math.min(worth({ type, strike, market, ...rest }), worth({ type: other, strike, market, ...rest }));
}

describe("implied volatility", () => {
  it("is the one at which an option is worth its mid", () => {
    fc.assert(
      fc.property(priced, (each) => {
        const mid = worth(each);
        const { implied_volatility } = found(each, mid);
        expect(Math.abs(worth({ ...each, sigma: implied_volatility }) - mid)).toBeLessThan(1e-3);
      }),
      { numRuns: 2_000 },
    );
  });

  it("rises with the mid", () => {
    fc.assert(
      fc.property(priced, fc.double({ min: 0.5, max: 50, noNaN: true }), (each, more) => {
        const mid = worth(each);
        const ceiling =
          100 *
          Math.min(each.strike * Math.exp(-each.market.rate * each.market.years), each.market.price * 0.9);
        fc.pre(timeValue(each) + more < ceiling);
        expect(found(each, mid + more).implied_volatility).toBeGreaterThan(
          found(each, mid).implied_volatility,
        );
      }),
    );
  });

  it("is that of the textbook (Hull, Options, Futures and Other Derivatives)", () => {
    const market = { price: 42, years: 0.5, rate: 0.1 };
    expect(
      greeksOf({ option_type: "call", strike: 40, mid: 475.94 }, market).greeks?.implied_volatility,
    ).toBeCloseTo(0.2, 4);
    expect(
      greeksOf({ option_type: "put", strike: 40, mid: 80.86 }, market).greeks?.implied_volatility,
    ).toBeCloseTo(0.2, 4);
    const later = { price: 49, years: 0.3846, rate: 0.05 };
    const { greeks } = greeksOf({ option_type: "call", strike: 50, mid: 240.05 }, later);
    expect(greeks?.delta).toBeCloseTo(0.522, 3);
    expect(greeks?.gamma).toBeCloseTo(0.066, 3);
    expect(greeks?.vega).toBeCloseTo(12.1, 1);
    expect((greeks?.theta ?? 0) * 3.65).toBeCloseTo(-4.3, 1);
  });

  it("of a put and a call of one strike is one, by put-call parity, and their deltas are a whole apart", () => {
    fc.assert(
      fc.property(priced, (each) => {
        const { price, years, rate, dividend_yield } = each.market;
        const put = found({ ...each, type: "put" }, worth({ ...each, type: "put" }));
        const parity =
          100 * (price * Math.exp(-dividend_yield * years) - each.strike * Math.exp(-rate * years));
        const call = found({ ...each, type: "call" }, worth({ ...each, type: "put" }) + parity);
        expect(call.implied_volatility / put.implied_volatility).toBeCloseTo(1, 6);
        expect(call.delta - put.delta).toBeCloseTo(Math.exp(-dividend_yield * years), 6);
        expect(call.gamma / put.gamma).toBeCloseTo(1, 5);
        expect(call.vega / put.vega).toBeCloseTo(1, 5);
      }),
    );
  });
});

describe("the greeks", () => {
  it("give the change of the price when the underlying, the volatility and the day move", () => {
    fc.assert(
      fc.property(priced, (each) => {
        const { price, years } = each.market;
        const greeks = found(each, worth(each));
        // A small part of the deviation, to approximate the slope.
        const step = 1e-3 * price * each.sigma * Math.sqrt(years);
        const at = (by: number) => worth({ ...each, market: { ...each.market, price: price + by } });
        expect(Math.abs(greeks.delta - (at(step) - at(-step)) / (200 * step))).toBeLessThan(1e-3);
        const widest = greeks.gamma * step * 10;
        expect(
          Math.abs(greeks.gamma * 10 * step - (at(10 * step) - 2 * at(0) + at(-10 * step)) / (1000 * step)),
        ).toBeLessThan(0.01 * widest + 1e-4);
        const up =
          worth({ ...each, sigma: each.sigma * 1.001 }) - worth({ ...each, sigma: each.sigma * 0.999 });
        expect(greeks.vega * each.sigma * 0.2).toBeCloseTo(up, 2);
        if (years > DAY) {
          const tomorrow = worth({ ...each, market: { ...each.market, years: years - DAY } });
          expect(Math.abs(greeks.theta - (tomorrow - worth(each)))).toBeLessThan(1e-3);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("stay within their bounds: a put's delta from -1 to 0, gamma and vega above zero", () => {
    fc.assert(
      fc.property(priced, (each) => {
        const { delta, gamma, vega } = found(each, worth(each));
        expect(each.type === "put" ? -delta : delta).toBeGreaterThanOrEqual(0);
        expect(Math.abs(delta)).toBeLessThanOrEqual(1);
        expect(gamma).toBeGreaterThan(0);
        expect(vega).toBeGreaterThan(0);
      }),
    );
  });

  it("lose the remaining time value on the last day, and no more", () => {
    for (const [type, strike, mid] of [
      ["put", 598, 35],
      ["put", 604, 430],
      ["call", 601, 62],
    ] as const) {
      const market = { price: 600, years: 90 * MINUTE, rate: 0.04 };
      const { theta } = found({ type, strike, sigma: 0, market: { ...market, dividend_yield: 0 } }, mid);
      const intrinsic = Math.max(0, 100 * (type === "put" ? strike - 600 : 600 - strike));
      expect(theta).toBeCloseTo(intrinsic - mid, 6);
    }
  });

  it("are those of the simulated market's model, up to rounding to whole cents", () => {
    const now = new Date("2026-03-03T15:00:00Z");
    for (const expiration of ["2026-03-06", "2026-04-17", "2026-12-18"]) {
      const market = { price: 600, years: yearsUntil(new Date(`${expiration}T21:00:00Z`), now), rate: 0.04 };
      for (const optionType of ["put", "call"] as const) {
        for (let strike = 480; strike <= 720; strike += 15) {
          const model = new OptionModel({ root: "SPY", expiration, optionType, strike }, 600, now, "seed");
          const { bid, ask } = model.quote();
          const { greeks } = greeksOf({ option_type: optionType, strike, mid: (bid + ask) / 2 }, market);
          const own = model.greeks();
          // The mid is within one dollar per contract of the model's value; that changes the volatility by this many
          // points.
          if (greeks === null || own.vega < 5) {
            continue;
          }
          expect(Math.abs(greeks.implied_volatility - model.volatility) * 100 * own.vega).toBeLessThan(1.1);
          expect(greeks.delta).toBeCloseTo(own.delta, 1);
          expect(Math.abs(greeks.theta - own.theta)).toBeLessThan(1.5);
          expect(greeks.vega / own.vega).toBeCloseTo(1, 1);
        }
      }
    }
  });

  it("are Alpaca's, to its four digits, if its whole days are the remaining time", () => {
    let compared = 0;
    for (const [expiration, days] of [
      ["2026-03-13", 10],
      ["2026-04-17", 45],
      ["2027-01-15", 318],
    ] as const) {
      for (const optionType of ["put", "call"] as const) {
        for (const strike of [500, 560, 590, 600, 610, 650, 700]) {
          for (const sigma of [0.13, 0.31]) {
            const market = { price: 600, years: days / 365, rate: 0.04, dividend_yield: 0 };
            const mid = worth({ type: optionType, strike, sigma, market });
            const theirs = alpacaGreeksOf(
              { root: "SPY", expiration, optionType, strike },
              mid / 100,
              600,
              "2026-03-03",
            );
            const { greeks } = greeksOf({ option_type: optionType, strike, mid }, market);
            // A price that does not depend on volatility does not determine it.
            if (theirs === null || greeks === null || greeks.vega < 0.01) {
              continue;
            }
            compared += 1;
            expect(greeks.implied_volatility).toBeCloseTo(theirs.impliedVolatility, 3);
            expect(greeks.delta).toBeCloseTo(theirs.greeks.delta ?? 0, 3);
            expect(greeks.gamma).toBeCloseTo(theirs.greeks.gamma ?? 0, 3);
            expect(greeks.theta / 100).toBeCloseTo(theirs.greeks.theta ?? 0, 3);
            expect(greeks.vega / 100).toBeCloseTo(theirs.greeks.vega ?? 0, 3);
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(60);
  });
});

describe("an option without a volatility", () => {
  const market = { price: 600, years: 45 * DAY, rate: 0.04 };

  it("has the reason", () => {
    expect(reasonOf("put", 590, 0, market)).toBe("worthless");
    expect(reasonOf("put", 700, 9_000, market)).toBe("below_intrinsic");
    expect(reasonOf("call", 500, 10_100, market)).toBe("below_intrinsic");
    expect(reasonOf("put", 590, 59_000, market)).toBe("above_maximum");
    expect(reasonOf("call", 650, 60_000, market)).toBe("above_maximum");
    expect(reasonOf("put", 590, 500, { ...market, years: 0 })).toBe("expired");
    expect(reasonOf("put", 590, 500, { ...market, years: -MINUTE })).toBe("expired");
  });

  it("is the only other case: greeks are numbers or a reason", () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 120_000, noNaN: true }), (each, mid) => {
        const { greeks, reason } = greeksOf(
          { option_type: each.type, strike: each.strike, mid },
          each.market,
        );
        expect((greeks === null) === (reason !== null)).toBe(true);
        for (const figure of Object.values(greeks ?? {})) {
          expect(Number.isFinite(figure)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("at the edges", () => {
  it.each([
    ["a put far out of the money", "put", 420, 0.5, 45 * DAY],
    ["a call far in the money", "call", 420, 18_500, 45 * DAY],
    ["a put near the money, five minutes before the close", "put", 599.5, 12, 5 * MINUTE],
    ["a half a cent, one minute before the close", "call", 601, 0.5, MINUTE],
    ["two years to go", "put", 600, 5_000, 2],
  ] as const)("%s has one", (_, type, strike, mid, years) => {
    const market = { price: 600, years, rate: 0.04, dividend_yield: 0 };
    const { implied_volatility } = found({ type, strike, sigma: 0, market }, mid);
    expect(worth({ type, strike, sigma: implied_volatility, market })).toBeCloseTo(mid, 2);
  });

  it("time counts to the minute of the close, not in days", () => {
    const close = new Date("2026-04-17T20:00:00Z");
    expect(yearsUntil(close, new Date("2026-04-17T13:30:00Z"))).toBeCloseTo(390 * MINUTE, 12);
    expect(yearsUntil(close, new Date("2026-04-17T20:00:01Z"))).toBeLessThan(0);
    const mid = 100;
    const at = (minutes: number) =>
      greeksOf({ option_type: "put", strike: 600, mid }, { price: 600, years: minutes * MINUTE, rate: 0 });
    // With half of the time, the same price means a volatility higher by the square root of two.
    expect((at(195).greeks?.implied_volatility ?? 0) / (at(390).greeks?.implied_volatility ?? 1)).toBeCloseTo(
      Math.SQRT2,
      2,
    );
  });
});

describe("the chance of profit", () => {
  const market = { price: 600, years: 45 * DAY, rate: 0.04, dividend_yield: 0 };
  const at = (price: number, implied_volatility = 0.2) => ({ price, implied_volatility });

  it("is the chance implied by the price of a strike: what a put gains per dollar of strike, with interest", () => {
    fc.assert(
      fc.property(priced, (each) => {
        const { years, rate, price } = each.market;
        const step = 1e-3 * price * each.sigma * Math.sqrt(years);
        const put = (by: number) => worth({ ...each, type: "put", strike: each.strike + by });
        const below = ((put(step) - put(-step)) / (200 * step)) * Math.exp(rate * years);
        const chance = chanceOfProfit({ lower: at(each.strike, each.sigma), upper: null }, each.market);
        expect(Math.abs(chance - (1 - below))).toBeLessThan(1e-3);
      }),
    );
  });

  it("of a trade that loses on both sides is the rest, each with its own volatility", () => {
    const lower = at(560, 0.22);
    const upper = at(640, 0.16);
    const both = chanceOfProfit({ lower, upper }, market);
    const below = 1 - chanceOfProfit({ lower, upper: null }, market);
    const above = 1 - chanceOfProfit({ lower: null, upper }, market);
    expect(both).toBeCloseTo(1 - below - above, 12);
    expect(both).toBeGreaterThan(0.5);
    expect(chanceOfProfit({ lower: null, upper: null }, market)).toBe(1);
    // Contradictory volatilities never give a chance below zero.
    expect(chanceOfProfit({ lower: at(601, 0.1), upper: at(602, 5) }, market)).toBeGreaterThanOrEqual(0);
  });

  it("falls with the break-even, and is certain at the end", () => {
    const chances = [500, 560, 590, 600, 620, 700].map((price) =>
      chanceOfProfit({ lower: at(price), upper: null }, market),
    );
    expect(chances).toEqual([...chances].sort((one, other) => other - one));
    const over = { ...market, years: 0 };
    expect(chanceOfProfit({ lower: at(599), upper: at(610) }, over)).toBe(1);
    expect(chanceOfProfit({ lower: at(601), upper: null }, over)).toBe(0);
    expect(chanceOfProfit({ lower: at(0), upper: null }, market)).toBe(1);
  });
});
