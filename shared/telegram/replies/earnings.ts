import { z } from "zod";
import { date } from "../../schemas/money.ts";
import { bothEnds, compactDate, escapeHtml, listed } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";

/** `private.earnings_facts()`. */
export const earningsFacts = z.object({
  /** Includes dates that are not shown. */
  total: z.int(),
  earnings: z.array(z.object({ ticker: z.string(), reports_on: date })),
  /** Companies that scans leave out because their date is unknown. */
  unknown: z.array(z.string()),
});

/** The answer to /earnings. */
export function earnings({ total, earnings: next, unknown }: z.infer<typeof earningsFacts>): Message {
  return plain(
    total === 0 ? "No earnings date is known." : "<b>Coming earnings</b>",
    ...(total === 0 ? [] : [bothEnds(next.map((e) => [e.ticker, compactDate(e.reports_on)]))]),
    ...(total > next.length ? [`and ${total - next.length} more`] : []),
    ...(unknown.length === 0
      ? []
      : [
          `⚠️ Scans skip these, because their earnings date is not known: ${listed(unknown.map(escapeHtml), 20).join(", ")}.`,
        ]),
    "Write <code>/earnings AAPL 2026-12-03 MSFT 2026-12-05</code>, or <code>/earnings AAPL off</code>. The table earnings takes a CSV file, in the dashboard's table editor.",
  );
}
