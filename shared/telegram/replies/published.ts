import { z } from "zod";
import { compose } from "../../publishing/compose.ts";
import { MEDIA, mediumName } from "../../publishing/media.ts";
import { type PostFacts, publishedReport } from "../../publishing/published-report.ts";
import { date } from "../../schemas/money.ts";
import { compactDate, escapeHtml } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";
import { lostButtons } from "./publishing.ts";

/** A row of `posts` after the attempt to publish it. */
export const publishedFacts = z.object({
  post_id: z.int(),
  network: mediumName,
  report: z.string(),
  trade_date: date,
  status: z.enum(["published", "failed", "unknown"]),
  link: z.string().nullable(),
  error: z.string().nullable(),
});

/** The message for the Telegram channel. */
export function post(facts: PostFacts): Message {
  const report = publishedReport(facts);
  const { text, altText } = compose(report, MEDIA.telegram);
  return {
    text: escapeHtml(text),
    buttons: [],
    card: { report, size: MEDIA.telegram.picture, theme: facts.looks.theme },
    posted: { text, alt_text: altText },
  };
}

/** The owner's message about the outcome of a post. */
export function published(facts: z.infer<typeof publishedFacts>): Message {
  const { post_id, network, report, trade_date, status, link, error } = facts;
  const { title } = MEDIA[network];
  const what = `${title}: the ${report} of ${compactDate(trade_date)}`;
  const why = escapeHtml(error ?? "No reason was given.");
  switch (status) {
    case "published":
      return plain(`📣 ${what} is published.`, ...(link === null ? [] : [escapeHtml(link)]));
    case "failed":
      return plain(
        `⚠️ ${what} could not be published.`,
        why,
        ...(network === "telegram"
          ? ["Is the bot an administrator there, and report_settings.channel_id right?"]
          : []),
        "Publish it again from the report when that is fixed.",
      );
    case "unknown":
      return {
        text: [
          `❓ ${what} was sent, but the network's answer was lost: the post may be there.`,
          why,
          "Check in the network, then press a button.",
        ].join("\n"),
        buttons: [lostButtons(post_id)],
      };
  }
}
