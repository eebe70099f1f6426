import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { compactDate, counted, escapeHtml, listed, signedWhole, table } from "../../words/format.ts";
import { BIASES, COLUMNS, FEW_TRADES, rulesInWords, stopsAtMid } from "../../words/rule-set.ts";
import { shareWon } from "../../words/won.ts";
import { nav } from "../buttons.ts";
import { type Message, plain } from "../message.ts";

const outcome = z.object({
  trades: z.int(),
  wins: z.int(),
  win_rate: amount.nullable(),
  total_pnl: amount,
  expectancy: amount.nullable(),
  worst: amount.nullable(),
  avg_days_held: amount.nullable(),
  /** Percent. */
  annual_return_on_collateral: amount.nullable(),
});

/** Answer of `replay()`. */
export const replayed = z.object({
  as_traded: outcome,
  without_marks: z.int(),
  results: z.array(
    outcome.extend({
      rules: z.object({
        profit_percent: z.number().optional(),
        exit_dte: z.int().optional(),
        stop_multiple: z.number().nullable().optional(),
      }),
      cut_off: z.int(),
      stops_at_mid: z.int(),
      /** Mean difference per trade to the real result, and its standard error. USD. */
      difference: amount.nullable(),
      difference_error: amount.nullable(),
      few_trades: z.boolean(),
      reasons: z.record(z.string(), z.int()),
    }),
  ),
});

export type Replayed = z.infer<typeof replayed>;

export const replayFacts = replayed.extend({
  /** Words after the command that are no rules. */
  unread: z.array(z.string()),
  /** First day of the replayed closes; null = all. */
  since: date.nullable(),
});

/** The answer to /replay. */
export function replay({
  as_traded,
  without_marks,
  results,
  unread,
  since,
}: z.infer<typeof replayFacts>): Message {
  if (unread.length > 0) {
    const words = listed(unread.map(escapeHtml), 3).join(", ");
    return plain(
      `The rule ${words} is not known.`,
      "Write /replay, or add a profit target, days to expiration and a stop: /replay 50% 14d 2x, /replay 75% nostop.",
    );
  }
  if (as_traded.trades === 0) {
    const why = without_marks > 0 ? " No closed trade has stored marks." : "";
    return plain("<b>Replay</b>", `There is no closed trade to replay.${why}`);
  }
  const percent = (rate: number | null) => (rate === null ? "" : `${signedWhole(rate)} %`);
  return {
    text: [
      `<b>Replay</b> of ${counted(as_traded.trades, "closed trade")}`,
      table([
        ["", "P&L", "won", "cut"],
        ["as traded", signedWhole(as_traded.total_pnl), shareWon(as_traded), ""],
        ...results.map((result) => [
          rulesInWords(result.rules),
          signedWhole(result.total_pnl),
          shareWon(result),
          result.cut_off === 0 ? "" : String(result.cut_off),
        ]),
      ]),
      table([
        ["", "each", "a year"],
        ["as traded", "", percent(as_traded.annual_return_on_collateral)],
        ...results.map(({ rules, difference, difference_error, annual_return_on_collateral }) => [
          rulesInWords(rules),
          [
            ...(difference === null ? [] : [signedWhole(difference)]),
            ...(difference_error === null ? [] : [`±${Math.round(difference_error)}`]),
          ].join(" "),
          percent(annual_return_on_collateral),
        ]),
      ]),
      escapeHtml(`USD. ${COLUMNS}`),
      `Limits of the replay: ${BIASES.join(" ")}`,
      ...(results.some(({ few_trades }) => few_trades) ? [FEW_TRADES] : []),
      ...stopsAtMid(results),
      ...(since === null
        ? []
        : [`Only trades closed since ${compactDate(since)}; npm run replay takes all.`]),
      ...(without_marks > 0 ? [`Left out: ${counted(without_marks, "trade")} without stored marks.`] : []),
    ].join("\n"),
    buttons: [[nav("Performance", "performance"), nav("Compare", "compare")]],
  };
}
