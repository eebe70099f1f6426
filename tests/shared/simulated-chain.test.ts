import { describe, expect, it } from "vitest";
import { OptionModel } from "../../shared/simulated/model.ts";
import type { OptionSymbol } from "../../shared/words/option-symbol.ts";

const NOW = new Date("2026-03-03T15:00:00Z");
const option = (optionType: "put" | "call", strike: number, expiration = "2026-04-17"): OptionSymbol => ({
  root: "SPY",
  expiration,
  optionType,
  strike,
});
const model = (...of: Parameters<typeof option>) => new OptionModel(option(...of), 600, NOW, "seed");

/** The mid of the quote, USD per contract. */
function mid(of: OptionModel): number {
  const { bid, ask } = of.quote();
  return (bid + ask) / 2;
}

describe("the greeks of the simulated market", () => {
  it("have a put's delta one below the call's, and about a half at the money", () => {
    for (const strike of [540, 600, 660]) {
      expect(model("call", strike).greeks().delta - model("put", strike).greeks().delta).toBeCloseTo(1, 9);
    }
    expect(model("call", 600).greeks().delta).toBeGreaterThan(0.45);
    expect(model("call", 600).greeks().delta).toBeLessThan(0.62);
    expect(model("put", 480).greeks().delta).toBeGreaterThan(-0.05);
  });

  it("agree with its own prices when the underlying, the time and the volatility move", () => {
    const put = option("put", 590);
    const now = new OptionModel(put, 600, NOW, "seed");
    const { delta, theta, vega } = now.greeks();
    const higher = new OptionModel(put, 602, NOW, "seed");
    const lower = new OptionModel(put, 598, NOW, "seed");
    // The underlying moved four dollars, with a hundred shares per contract; quotes are in whole cents.
    expect((mid(higher) - mid(lower)) / 400).toBeCloseTo(delta, 1);
    const tomorrow = new OptionModel(put, 600, new Date(NOW.getTime() + 86_400_000), "seed");
    expect(Math.abs(mid(tomorrow) - mid(now) - theta)).toBeLessThan(3);
    expect(theta).toBeLessThan(0);
    expect(vega).toBeGreaterThan(0);
  });

  it("are numbers to the last minute", () => {
    const last = new OptionModel(
      option("put", 600, "2026-03-03"),
      600,
      new Date("2026-03-03T21:00:00Z"),
      "seed",
    );
    for (const figure of Object.values({ ...last.greeks(), ...last.interest() })) {
      expect(Number.isFinite(figure)).toBe(true);
    }
  });

  it("a chain has more open interest around the price than far from it", () => {
    expect(model("put", 590).interest().open_interest).toBeGreaterThan(
      model("put", 410).interest().open_interest,
    );
  });
});
