import { z } from "zod";
import { brief } from "../reports/brief.ts";
import { briefFacts, discretionOf, scorecardFacts, weeklyFacts } from "../reports/facts.ts";
import type { Report } from "../reports/report.ts";
import { scorecard } from "../reports/scorecard.ts";
import { weekly } from "../reports/weekly.ts";

/** Whether open positions are published, too. */
const with_open = z.boolean();

/** The shape of `posts.facts`. */
export const postFacts = z.discriminatedUnion("report", [
  briefFacts.extend({ report: z.literal("brief"), with_open }),
  scorecardFacts.extend({ report: z.literal("scorecard"), with_open }),
  weeklyFacts.extend({ report: z.literal("weekly"), with_open }),
]);

export type PostFacts = z.infer<typeof postFacts>;

/**
 * A report as others may see it: it hides what the owner's settings hide, all proposals, and open positions unless the
 * post includes them.
 */
export function publishedReport(facts: PostFacts): Report {
  const discretion = { ...discretionOf(facts.looks), hide_open: !facts.with_open, hide_proposals: true };
  switch (facts.report) {
    case "brief":
      return brief(facts, discretion);
    case "scorecard":
      return scorecard(facts, discretion);
    case "weekly":
      return weekly(facts, discretion);
  }
}
