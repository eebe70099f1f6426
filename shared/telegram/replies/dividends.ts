import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { bothEnds, compactDate, dollars } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";

export const dividendsFacts = z.object({
  /** Includes dividends that are not shown. */
  total: z.int(),
  /** USD per share, the next dividend first. */
  dividends: z.array(z.object({ ticker: z.string(), ex_date: date, amount })),
});

const HOW =
  "Write <code>/dividend SPY 2027-03-19 1.75</code> (a share), or <code>off</code> instead of the amount.";

/** The answer to /dividend. */
export function dividends(facts: z.infer<typeof dividendsFacts>): Message {
  const { total, dividends: next } = facts;
  if (total === 0) {
    return plain("No ex-date is known, so there is no warning about short calls before one.", HOW);
  }
  return plain(
    "<b>Coming ex-dates</b>",
    bothEnds(next.map((d) => [`${d.ticker} ${compactDate(d.ex_date)}`, dollars(d.amount)])),
    ...(total > next.length ? [`and ${total - next.length} more`] : []),
    HOW,
  );
}
