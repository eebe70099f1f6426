import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { reasonInWords } from "../../words/contract-name.ts";
import { cut, escapeHtml, signedDollars, signedWhole, table } from "../../words/format.ts";
import { nav } from "../buttons.ts";
import { rows as inRows, type Message } from "../message.ts";

/** The dimensions of `v_comparison`, and their buttons. */
const NAMES: Record<string, string> = {
  strategy: "Strategy",
  ticker: "Ticker",
  exit_reason: "Exit",
  dte_at_entry: "DTE at entry",
  weekday: "Weekday",
  days_held: "Days held",
  month: "Month",
  tag: "Tag",
  mistake: "Mistake",
  rating: "Rating",
  mood: "Mood",
};

export const comparisonFacts = z.object({
  dimension: z.string(),
  /** Dimensions for which there are trades. */
  dimensions: z.array(z.string()),
  total: z.int(),
  /** P&L of sold shares, which belong to no trade. */
  shares_pnl: amount,
  rows: z.array(
    z.object({
      bucket: z.string(),
      trades: z.int(),
      wins: z.int(),
      total_pnl: amount,
      expectancy: amount,
      few_trades: z.boolean(),
    }),
  ),
});

/** Characters of a bucket. A line of 34 characters breaks on no phone. */
const LONGEST_BUCKET = 10;

/** The answer to /compare. */
export function comparison({
  dimension,
  dimensions,
  total,
  rows,
  shares_pnl,
}: z.infer<typeof comparisonFacts>): Message {
  const buttons = inRows(
    Object.entries(NAMES)
      .filter(([name]) => dimensions.includes(name))
      .map(([name, text]) => nav(name === dimension ? `· ${text} ·` : text, "compare", name)),
    3,
  );
  if (dimensions.length === 0) {
    return { text: "<b>Comparison</b>\nNo trade has closed yet.", buttons };
  }
  const name = NAMES[dimension];
  if (name === undefined || rows.length === 0) {
    const what = name === undefined ? `by ${escapeHtml(cut(dimension, 30))}` : `with a ${name.toLowerCase()}`;
    return { text: `<b>Comparison</b>\nThere is nothing to compare ${what}. Compare by:`, buttons };
  }
  const bucketOf = (bucket: string) => (dimension === "exit_reason" ? reasonInWords(bucket) : bucket);
  const isAnyFew = rows.some(({ few_trades }) => few_trades);
  return {
    text: [
      `<b>Comparison by ${name}</b>`,
      table([
        ["", "won", "P&L", "each"],
        ...rows.map(({ bucket, trades, wins, total_pnl, expectancy, few_trades }) => [
          `${cut(bucketOf(bucket), LONGEST_BUCKET)}${few_trades ? "*" : ""}`,
          `${wins}/${trades}`,
          signedWhole(total_pnl),
          signedWhole(expectancy),
        ]),
      ]),
      ...(total > rows.length ? [`${total - rows.length} more in v_comparison.`] : []),
      ...(shares_pnl === 0 ? [] : [`Beside them the shares made ${signedDollars(shares_pnl)}.`]),
      `USD, net of fees.${isAnyFew ? " * Fewer than 30: a difference may well be chance." : ""}`,
    ].join("\n"),
    buttons,
  };
}
