import { describe, expect, it } from "vitest";
import { reportCard } from "../../../shared/pictures/report-card.ts";
import { compose } from "../../../shared/publishing/compose.ts";
import { MEDIA } from "../../../shared/publishing/media.ts";
import { type PostFacts, publishedReport } from "../../../shared/publishing/published-report.ts";
import type { Looks } from "../../../shared/reports/facts.ts";
import { briefOf, LOOKS, scorecardOf, weeklyOf } from "../../pictures/reports.ts";

const REPORTS = ["brief", "scorecard", "weekly"] as const;

function factsOf(
  report: (typeof REPORTS)[number],
  {
    trades = 3,
    with_open = false,
    looks = {},
  }: { trades?: number; with_open?: boolean; looks?: Partial<Looks> },
): PostFacts {
  const more = { with_open, looks: { ...LOOKS, ...looks } };
  switch (report) {
    case "brief":
      return { ...briefOf(trades), ...more, report };
    case "scorecard":
      return { ...scorecardOf(trades), ...more, report };
    case "weekly":
      return { ...weeklyOf(trades), ...more, report };
  }
}

/** Everything that is visible: the text, the picture's description, and the text in the picture. */
function seen(facts: PostFacts): { text: string; altText: string; picture: string } {
  const report = publishedReport(facts);
  const picture = reportCard(report, "square", "dark")
    .replace(/<(?!text)[^>]*>/g, "")
    .replace(/<text[^>]*>/g, "\n");
  return { ...compose(report, MEDIA.linkedin), picture };
}

describe.each(REPORTS)("a published %s", (report) => {
  it.each([
    ["PAPER", "PAPER"],
    ["SIM", "SIM"],
    // No check has recorded it yet, so it is not treated as live.
    [null, "PAPER"],
  ] as const)("of a book that is %s says so, in text and picture", (mode, says) => {
    for (const shown of Object.values(seen(factsOf(report, { looks: { mode } })))) {
      expect(shown).toContain(` · ${says}`);
    }
  });

  it("of a book that is LIVE does not mention it", () => {
    for (const shown of Object.values(seen(factsOf(report, { looks: { mode: "LIVE" } })))) {
      expect(shown).not.toMatch(/PAPER|SIM|LIVE|null/);
    }
  });

  it("leaves out open and possible trades", () => {
    const open =
      /open position|Open|Shares held|Collateral|At risk|Pending|Expire|Nearest|Waiting|1142\.5\/1140p 45d|no mark|profit target/;
    for (const trades of [0, 3]) {
      const { text, altText, picture } = seen(factsOf(report, { trades }));
      for (const shown of [text, altText, picture]) {
        // The reason of a close may be published.
        expect(shown.replace(/ · profit target/g, "")).not.toMatch(open);
      }
    }
  });

  it("includes them on request, but not what waits for approval and its price", () => {
    const { text, altText, picture } = seen(factsOf(report, { with_open: true }));
    expect(text).toMatch(/open positions|Open \(40\)/);
    for (const shown of [text, altText, picture]) {
      expect(shown).not.toMatch(/Pending|Waiting/);
    }
  });

  it("shows no hidden dollars, tickers or quantities", () => {
    const looks = { hide_dollars: true, hide_tickers: true, hide_quantities: true };
    for (const with_open of [true, false]) {
      for (const shown of Object.values(seen(factsOf(report, { with_open, looks })))) {
        expect(shown).not.toMatch(/\d\.\d\d(?!\d)|ABCDEF|SPY| x\d/);
      }
    }
  });
});

it("without closes that day says so, and not how many are open", () => {
  const { open } = scorecardOf(0);
  const facts = factsOf("scorecard", { trades: 0 });
  const hero = (with_open: boolean) =>
    publishedReport({ ...facts, with_open, open: { ...open, day_change: 0 } } as PostFacts).hero;
  expect(hero(false)).toEqual({ label: "Trades closed", value: "None", tone: "plain" });
  expect(hero(true)).toEqual({ label: "40 open positions", value: "No closes", tone: "plain" });
});
