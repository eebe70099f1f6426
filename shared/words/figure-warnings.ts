import { counted } from "./format.ts";

/** Annualised figures, and ratios of daily returns, need this many days. */
export const ENOUGH_DAYS = 60;

/** The warning of figures with `few_trades`. */
export const FEW_TRADES = "Fewer than 30 trades: these figures may be mostly chance.";

/** What limits the figures of closed trades; see `v_performance`. */
export function warningsOfTrades(figures: {
  few_trades: boolean;
  exit_weeks: number;
  trades: number;
}): string[] {
  const { few_trades, exit_weeks, trades } = figures;
  return [
    ...(few_trades ? [FEW_TRADES] : []),
    ...(exit_weeks < trades
      ? [
          `95 % CI: the range in which the true win rate lies with 95 % confidence. The trades closed in ${counted(exit_weeks, "week")}; trades of one week are not independent.`,
        ]
      : []),
  ];
}

/** What limits the figures of an account with a starting balance: missing marks, or too few days. */
export function warningsOfDays(figures: {
  sessions: number;
  unmarked_sessions: number;
  returns: number;
  is_short: boolean;
}): string[] {
  const { sessions, unmarked_sessions, returns, is_short } = figures;
  return [
    ...(lacksMarks(figures)
      ? [
          `In ${unmarked_sessions} of ${counted(sessions, "session")} open positions had no marks (imported trades have none). Sharpe, drawdown and worst day are therefore not shown: they would look too good.`,
        ]
      : []),
    ...(returns < ENOUGH_DAYS
      ? [`Only ${counted(returns, "daily return")}: annualised figures need ${ENOUGH_DAYS}.`]
      : is_short
        ? [`Only ${returns} daily returns (a year has 252): annualised figures are mostly chance.`]
        : []),
  ];
}

/** True where more than a tenth of the sessions lack a mark. */
export function lacksMarks({
  unmarked_sessions,
  sessions,
}: {
  unmarked_sessions: number;
  sessions: number;
}): boolean {
  return unmarked_sessions * 10 > sessions;
}
