import { describe, expect, it } from "vitest";
import { brief } from "../../../shared/reports/brief.ts";
import { OPEN_BOOK, type Report } from "../../../shared/reports/report.ts";
import { scorecard } from "../../../shared/reports/scorecard.ts";
import { weekly } from "../../../shared/reports/weekly.ts";
import { curveFacts } from "../../pictures/curves.ts";
import { briefOf, scorecardOf, weeklyOf } from "../../pictures/reports.ts";

const DISCREET = { ...OPEN_BOOK, hide_dollars: true };
const WHOLE = /% of (equity|collateral|the limit|credit|the high|\d+)/;

/** Every percentage in the report, with the text beside or above it. */
function percentages({ hero, figures, lists }: Report): string[] {
  return [
    ...[hero, ...figures].map(({ label, value }) => `${label}: ${value}`),
    ...lists.flatMap(({ title, rows }) => rows.map(({ right }) => `${title}: ${right}`)),
  ].filter((told) => told.includes("%"));
}

describe.each<[string, Report]>([
  ["the scorecard", scorecard(scorecardOf(7), DISCREET)],
  [
    "the scorecard of an account that is not known",
    scorecard({ ...scorecardOf(7), account: null }, DISCREET),
  ],
  ["the weekly review", weekly(weeklyOf(7), DISCREET)],
  ["the brief", brief(briefOf(7), DISCREET)],
  [
    "the brief of an account",
    brief({ ...briefOf(7), open: { ...briefOf(7).open, equity: 412_000 } }, DISCREET),
  ],
  [
    "the brief of a limit",
    brief({ ...briefOf(7), open: { ...briefOf(7).open, max_total_collateral: 900_000 } }, DISCREET),
  ],
])("%s without dollars", (_, report) => {
  it("names the base of each percentage", () => {
    const all = percentages(report);
    expect(all.length).toBeGreaterThan(2);
    for (const told of all) {
      expect(told).toMatch(WHOLE);
    }
  });

  it("has no dollars on its curve", () => {
    expect(JSON.stringify(report.curve ?? "")).not.toMatch(/USD|\d{4}\.\d/);
  });
});

it("the day is given in percent of equity, or of collateral if the equity is unknown", () => {
  const facts = scorecardOf(3);
  expect(scorecard(facts, DISCREET).hero).toMatchObject({
    label: "3 trades closed",
    value: "−11.3 % of equity",
  });
  expect(scorecard({ ...facts, account: null }, DISCREET).hero.value).toBe("−2.3 % of collateral");
  const weeks = weekly(weeklyOf(3), DISCREET);
  expect(weeks.hero.value).toBe("+0.8 % of equity");
  expect(weeks.figures).toContainEqual({ label: "Deepest", value: "−4.4 % of the high", tone: "plain" });
});

it("a curve is of growth if the equity is known, otherwise of collateral, and never of anything else", () => {
  const facts = { ...scorecardOf(3), curve: curveFacts({ days: 9, start: 52_000, made: () => 104 }) };
  expect(scorecard(facts, DISCREET).curve).toMatchObject({
    title: "Growth, % of equity",
    unit: "%",
    onePercent: 1,
  });
  expect(scorecard(facts, OPEN_BOOK).curve).toMatchObject({
    title: "P&L since Feb 18 '26, USD",
    unit: "USD",
    onePercent: 529.36,
  });
  const unknown = { of: null, stake: null, points: facts.curve.points.map(({ day, pnl }) => ({ day, pnl })) };
  expect(scorecard({ ...facts, curve: unknown }, DISCREET).curve).toBeNull();
  expect(scorecard({ ...facts, curve: unknown }, OPEN_BOOK).curve).toMatchObject({ onePercent: 1 });
});
