import { expect, it } from "vitest";
import { newYork } from "../../local/desk/files/dates.ts";
import { MORNING, weeks } from "../../local/story/clock.ts";
import { factorsAt } from "../../local/story/prices.ts";
import { DEEDS, TRADES } from "../../local/story/trades.ts";
import { SEED, underlyingPrice } from "../../shared/simulated/random-walk.ts";

it("the story has every session from the example's end to the day before its last morning", () => {
  expect(weeks().map((week) => week.length)).toEqual([3, 5, 5, 5, 4, 1]);
  expect(weeks().flat()).not.toContain("2026-04-03");
  expect(MORNING > (weeks().flat().at(-1) ?? "")).toBe(true);
});

it("its trades and deeds are on its sessions", () => {
  const sessions = weeks().flat();
  expect([...TRADES, ...DEEDS].filter(({ on }) => !sessions.includes(on))).toEqual([]);
});

it("it keeps New York's hours before and after summer time began", () => {
  expect(newYork("2026-03-06", "10:30")).toBe("2026-03-06T15:30:00.000Z");
  expect(newYork("2026-03-09", "10:30")).toBe("2026-03-09T14:30:00.000Z");
});

it("SPY goes on from where the example ends, and on the last morning every price is on its walk again", () => {
  const end = "2026-03-03T19:00:00Z";
  const spy = underlyingPrice("SPY", new Date(end), SEED) * (factorsAt(end).SPY ?? 1);
  expect(Math.abs(spy - 596)).toBeLessThan(1);
  expect(factorsAt(newYork(MORNING, "08:59"))).toEqual({});
});
