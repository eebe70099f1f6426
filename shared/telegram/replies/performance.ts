import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { nav } from "../buttons.ts";
import { reasonInWords } from "../contract-name.ts";
import { cut, dollars, shortDate, signedDollars, table } from "../format.ts";
import { type Message, plain } from "../message.ts";

export const performanceFacts = z.object({
  all: z.object({
    total_trades: z.int(),
    total_wins: z.int(),
    total_losses: z.int(),
    win_rate: amount.nullable(),
    total_pnl: amount,
    avg_pnl_per_trade: amount.nullable(),
    max_loss: amount.nullable(),
    max_win: amount.nullable(),
    pnl_stddev: amount.nullable(),
  }),
  since: date.nullable(),
  fees: amount,
  /** The most frequent first. */
  reasons: z.array(z.object({ exit_reason: z.string(), trades: z.int(), wins: z.int(), total_pnl: amount })),
  open: z.object({ total: z.int(), unrealized_pnl: amount }),
});

/** A reason of a person's own may be long; a column is not. */
const LONGEST_REASON = 14;

/** The answer to /performance. */
export function performance({ all, since, fees, reasons, open }: z.infer<typeof performanceFacts>): Message {
  if (since === null) {
    return plain("<b>Performance</b>", "No trade has closed yet.");
  }
  const signed = (name: string, usd: number | null) => (usd === null ? [] : [[name, signedDollars(usd)]]);
  return {
    text: [
      `<b>Performance</b> since ${shortDate(since)}`,
      table([
        ["Trades", String(all.total_trades)],
        ["Won", `${all.total_wins}, ${all.win_rate ?? 0} %`],
        ["Lost", String(all.total_losses)],
        ["P&L", signedDollars(all.total_pnl)],
        ...signed("Average", all.avg_pnl_per_trade),
        ...signed("Best", all.max_win),
        ...signed("Worst", all.max_loss),
        ...(all.pnl_stddev === null ? [] : [["Deviation", dollars(all.pnl_stddev)]]),
        ["Fees", signedDollars(-fees)],
        [`Open (${open.total})`, signedDollars(open.unrealized_pnl)],
      ]),
      table([
        ["Closed by", "won", "P&L"],
        ...reasons.map(({ exit_reason, trades, wins, total_pnl }) => [
          cut(reasonInWords(exit_reason), LONGEST_REASON),
          `${wins}/${trades}`,
          signedDollars(total_pnl),
        ]),
      ]),
      "Closed trades net of fees; open ones by their latest marks, before fees.",
    ].join("\n"),
    buttons: [[nav("P&L", "pnl", "all")]],
  };
}
