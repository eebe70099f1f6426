import { z } from "zod";
import { openFacts } from "../../reports/facts.ts";
import { amount, date } from "../../schemas/money.ts";
import { reasonInWords } from "../../words/contract-name.ts";
import { warningsOfDays, warningsOfTrades } from "../../words/figure-warnings.ts";
import {
  compactDate,
  counted,
  cut,
  decimal,
  dollars,
  signedDollars,
  signedPercent,
  table,
} from "../../words/format.ts";
import { wonOf } from "../../words/won.ts";
import { nav } from "../buttons.ts";
import { type Message, plain } from "../message.ts";

/** `v_performance`: figures of closed trades in USD, figures of the account in percent. */
const figures = z.object({
  trades: z.int(),
  wins: z.int(),
  losses: z.int(),
  scratches: z.int(),
  win_rate: amount.nullable(),
  win_rate_low: amount.nullable(),
  win_rate_high: amount.nullable(),
  exit_weeks: z.int(),
  total_pnl: amount,
  fees: amount,
  slippage: amount.nullable(),
  expectancy: amount.nullable(),
  avg_win: amount.nullable(),
  avg_loss: amount.nullable(),
  profit_factor: amount.nullable(),
  payoff_ratio: amount.nullable(),
  expectancy_r: amount.nullable(),
  longest_win_streak: z.int().nullable(),
  longest_loss_streak: z.int().nullable(),
  avg_days_held: amount.nullable(),
  premium_captured: amount.nullable(),
  return_on_collateral: amount.nullable(),
  annual_return_on_collateral: amount.nullable(),
  avg_mfe_percent: amount.nullable(),
  avg_mae_percent: amount.nullable(),
  few_trades: z.boolean(),
  sessions: z.int(),
  unmarked_sessions: z.int(),
  returns: z.int(),
  equity: amount.nullable(),
  total_return: amount.nullable(),
  annual_return: amount.nullable(),
  sharpe: amount.nullable(),
  sharpe_error: amount.nullable(),
  sortino: amount.nullable(),
  max_drawdown: amount.nullable(),
  drawdown_from: date.nullable(),
  drawdown_to: date.nullable(),
  recovered_on: date.nullable(),
  drawdown_days: z.int().nullable(),
  longest_drawdown_days: z.int().nullable(),
  calmar: amount.nullable(),
  worst_day: amount.nullable(),
  worst_day_on: date.nullable(),
  worst_month: amount.nullable(),
  worst_month_on: date.nullable(),
  skew: amount.nullable(),
  expected_shortfall: amount.nullable(),
  is_short: z.boolean(),
  shares_pnl: amount,
});

type Figures = z.infer<typeof figures>;

export const performanceFacts = z.object({
  figures,
  since: date.nullable(),
  /** The most frequent first. */
  reasons: z.array(z.object({ exit_reason: z.string(), trades: z.int(), wins: z.int(), total_pnl: amount })),
  open: openFacts,
});

/** Characters of an exit reason: a person's own words may be long. */
const LONGEST_REASON = 14;

/** The answer to /performance. */
export function performance({ figures, since, reasons, open }: z.infer<typeof performanceFacts>): Message {
  if (since === null) {
    return plain("<b>Performance</b>", "No trade has closed yet.");
  }
  return {
    text: [
      `<b>Performance</b> since ${compactDate(since)}`,
      table([
        ...ofTrades(figures),
        [`Open (${open.total})`, signedDollars(open.unrealized_pnl)],
        ...row("Shares held", open.shares?.unrealized_pnl ?? null, signedDollars),
      ]),
      table([
        ["Closed by", "won", "P&L"],
        ...reasons.map(({ exit_reason, trades, wins, total_pnl }) => [
          cut(reasonInWords(exit_reason), LONGEST_REASON),
          `${wins}/${trades}`,
          signedDollars(total_pnl),
        ]),
      ]),
      ...(figures.equity === null
        ? ["Sharpe, drawdown and returns need your starting balance: /balance AMOUNT."]
        : [table(ofAccount(figures))]),
      ...warningsOfTrades(figures),
      ...(figures.equity === null ? [] : warningsOfDays(figures)),
      "Closed trades net of fees; open positions at their latest marks, before fees.",
    ].join("\n"),
    buttons: [
      [nav("P&L", "pnl", "all"), nav("Months", "months"), nav("Compare", "compare"), nav("Replay", "replay")],
    ],
  };
}

/** A row, where there is a figure. */
function row(name: string, value: number | null, write: (value: number) => string): string[][] {
  return value === null ? [] : [[name, write(value)]];
}

const when = (date: string | null, write: (date: string) => string): string[][] =>
  date === null ? [] : [["... on", write(date)]];

const plainly = (value: number) => decimal(value, 2);

function ofTrades(f: Figures): string[][] {
  return [
    ["Trades", String(f.trades)],
    ["Won", wonOf({ total: f.trades, wins: f.wins })],
    ...(f.scratches === 0 ? [] : [["Scratches", String(f.scratches)]]),
    ["Win rate, 95 % CI", `${f.win_rate_low ?? 0} to ${f.win_rate_high ?? 0} %`],
    ["P&L", signedDollars(f.total_pnl)],
    ...row("... of shares", f.shares_pnl === 0 ? null : f.shares_pnl, signedDollars),
    ...row("Premium kept", f.premium_captured, signedPercent),
    ...row("Average", f.expectancy, signedDollars),
    ...row("... in stops", f.expectancy_r, (r) => `${r > 0 ? "+" : ""}${plainly(r)} R`),
    ...row("Average win", f.avg_win, signedDollars),
    ...row("Average loss", f.avg_loss, signedDollars),
    ...row("Profit factor", f.profit_factor, plainly),
    ...row("Payoff ratio", f.payoff_ratio, plainly),
    ["Longest streaks", `${f.longest_win_streak ?? 0} won, ${f.longest_loss_streak ?? 0} lost`],
    ...row("Days held", f.avg_days_held, String),
    ...row("MFE, of credit", f.avg_mfe_percent, signedPercent),
    ...row("MAE, of credit", f.avg_mae_percent, signedPercent),
    ...row("On collateral", f.return_on_collateral, signedPercent),
    ...row("... a year", f.annual_return_on_collateral, signedPercent),
    ["Fees", signedDollars(-f.fees)],
    ...row("Slippage", f.slippage, (usd) => signedDollars(-usd)),
  ];
}

function ofAccount(f: Figures): string[][] {
  const { drawdown_from, drawdown_to, recovered_on } = f;
  return [
    ...row("Account", f.equity, dollars),
    ...row("Return", f.total_return, signedPercent),
    ...row("... a year", f.annual_return, signedPercent),
    ...row("Sharpe", f.sharpe, (ratio) => `${plainly(ratio)} ± ${plainly(f.sharpe_error ?? 0)}`),
    ...row("Sortino", f.sortino, plainly),
    ...row("Calmar", f.calmar, plainly),
    ...row("Max drawdown", f.max_drawdown, (percent) => signedPercent(-percent)),
    ...(drawdown_to === null
      ? []
      : [
          ["... from", drawdown_from === null ? "the start" : compactDate(drawdown_from)],
          ["... to", compactDate(drawdown_to)],
          ["... recovered", recovered_on === null ? "not yet" : compactDate(recovered_on)],
          ...row("... lasted", f.drawdown_days, (days) => counted(days, "day")),
        ]),
    ...row("Longest", f.longest_drawdown_days === f.drawdown_days ? null : f.longest_drawdown_days, (days) =>
      counted(days, "day"),
    ),
    ...row("Worst day", f.worst_day, signedPercent),
    ...when(f.worst_day_on, compactDate),
    ...row("Worst month", f.worst_month, signedPercent),
    ...when(f.worst_month_on, (day) => day.slice(0, 7)),
    ...row("Worst 5 %", f.expected_shortfall, (percent) => `${signedPercent(percent)} a day`),
    ...row("Skew", f.skew, plainly),
  ];
}
