import { z } from "zod";
import { compose, NETWORKS } from "../../publishing/compose.ts";
import { brief } from "../../reports/brief.ts";
import { briefFacts, discretionOf, scorecardFacts, weeklyFacts } from "../../reports/facts.ts";
import { scorecard } from "../../reports/scorecard.ts";
import { weekly } from "../../reports/weekly.ts";
import { date } from "../../schemas/money.ts";
import { compactDate, escapeHtml } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";

/** A report on its way to the channel. */
export const postFacts = z.discriminatedUnion("report", [
  briefFacts.extend({ report: z.literal("brief") }),
  scorecardFacts.extend({ report: z.literal("scorecard") }),
  weeklyFacts.extend({ report: z.literal("weekly") }),
]);

/** A row of `posts`, after it left. */
export const publishedFacts = z.object({
  report: z.string(),
  trade_date: date,
  status: z.enum(["published", "failed"]),
  link: z.string().nullable(),
  error: z.string().nullable(),
});

type PostFacts = z.infer<typeof postFacts>;

function reportOf(facts: PostFacts) {
  switch (facts.report) {
    case "brief":
      return brief(facts, discretionOf(facts.looks));
    case "scorecard":
      return scorecard(facts, discretionOf(facts.looks));
    case "weekly":
      return weekly(facts, discretionOf(facts.looks));
  }
}

/** What the channel gets: no more than the owner's settings leave. */
export function post(facts: PostFacts): Message {
  const report = reportOf(facts);
  const network = NETWORKS.telegram;
  const { text, altText } = compose(report, network);
  return {
    text: escapeHtml(text),
    buttons: [],
    card: { report, size: network.picture, theme: facts.looks.theme },
    posted: { text, alt_text: altText },
  };
}

/** What the owner hears of it. */
export function published({
  report,
  trade_date,
  status,
  link,
  error,
}: z.infer<typeof publishedFacts>): Message {
  const what = `The ${report} of ${compactDate(trade_date)}`;
  return status === "published"
    ? plain(`📣 ${what} is in the channel.`, ...(link === null ? [] : [escapeHtml(link)]))
    : plain(
        `⚠️ ${what} could not be published: ${escapeHtml(error ?? "Telegram gave no reason")}.`,
        "Is the bot an administrator there, and report_settings.channel_id right?",
      );
}
