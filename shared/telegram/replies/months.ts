import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { signedPercent, signedWhole, table } from "../../words/format.ts";
import { nav } from "../buttons.ts";
import { type Message, plain } from "../message.ts";

export const monthsFacts = z.object({
  /** Number of all months. */
  total: z.int(),
  /** Rows of `v_months`, the latest first. */
  months: z.array(
    z.object({
      month: date,
      realized_pnl: amount,
      premium_captured: amount.nullable(),
      account_return: amount.nullable(),
    }),
  ),
});

/** The answer to /months. */
export function months({ total, months }: z.infer<typeof monthsFacts>): Message {
  if (total === 0) {
    return plain("<b>Months</b>", "No trade has closed yet.");
  }
  const hasAccount = months.some(({ account_return }) => account_return !== null);
  return {
    text: [
      "<b>Months</b>",
      table([
        ["", "P&L", "kept", ...(hasAccount ? ["acct"] : [])],
        ...months.map((m) => [
          m.month.slice(0, 7),
          signedWhole(m.realized_pnl),
          m.premium_captured === null ? "" : `${Math.round(m.premium_captured)}%`.replace("-", "−"),
          ...(hasAccount ? [m.account_return === null ? "" : signedPercent(m.account_return)] : []),
        ]),
      ]),
      ...(total > months.length ? [`${total - months.length} earlier in v_months.`] : []),
      `P&amp;L: USD of trades closed in the month, net of fees. Kept: share of the premium of these trades.${
        hasAccount ? " Acct: return of the account in percent, open positions included." : ""
      }`,
      ...(hasAccount ? [] : ["The return of the account needs your starting balance: /balance AMOUNT."]),
    ].join("\n"),
    buttons: [[nav("Performance", "performance"), nav("P&L", "pnl", "all"), nav("Compare", "compare")]],
  };
}
