import { counted } from "../../../../shared/words/format.ts";
import type { Figures } from "../../data/pages.ts";

/** Annualised figures, and ratios of daily returns, need this many days. */
const ENOUGH = 60;

/** Why a figure of the account is missing. */
export function whyNoAccount({ equity }: Figures): string {
  return equity === null ? "No starting balance" : "No session has closed yet";
}

/** Why a figure that needs daily marks is missing. `otherwise` is the reason where the marks are there. */
export function whyNoDaily(figures: Figures, otherwise: string): string {
  const { equity, sessions, returns } = figures;
  if (equity === null) {
    return whyNoAccount(figures);
  }
  return isUnmarked(figures)
    ? "Too many sessions without marks"
    : sessions === 0 || returns === 0
      ? whyNoAccount(figures)
      : otherwise;
}

/** Why an annualised figure is missing. */
export function whyNoAnnual(figures: Figures): string {
  return figures.equity !== null && figures.returns < ENOUGH
    ? `Needs ${ENOUGH} days, has ${figures.returns}`
    : whyNoAccount(figures);
}

/** Why a ratio of daily returns is missing. */
export function whyNoRatio(figures: Figures): string {
  const { equity, returns } = figures;
  return equity !== null && !isUnmarked(figures) && returns < ENOUGH
    ? whyNoAnnual(figures)
    : whyNoDaily(figures, "The curve is flat, or no day lost");
}

function isUnmarked({ unmarked_sessions, sessions }: Figures): boolean {
  return unmarked_sessions * 10 > sessions;
}

/** What limits the figures of the trades, in the words of /performance. */
export function warningsOfTrades({ few_trades, exit_weeks, trades }: Figures): string[] {
  return [
    ...(few_trades ? ["Few trades: fewer than 30. These figures may be mostly chance."] : []),
    ...(exit_weeks < trades
      ? [
          `95 % CI: the range in which the true win rate lies with 95 % confidence. The trades closed in ${counted(exit_weeks, "week")}; trades of one week are not independent.`,
        ]
      : []),
  ];
}

/** What limits the figures of the account. */
export function warningsOfAccount(figures: Figures): string[] {
  const { equity, sessions, unmarked_sessions, returns, is_short } = figures;
  if (equity === null) {
    return ["Sharpe, drawdown and returns need your starting balance: /balance AMOUNT in the chat."];
  }
  return [
    ...(isUnmarked(figures)
      ? [
          `In ${unmarked_sessions} of ${counted(sessions, "session")} open positions had no marks (imported trades have none). Sharpe, drawdown and worst day are therefore not shown: they would look too good.`,
        ]
      : []),
    ...(returns < ENOUGH
      ? [`Only ${counted(returns, "daily return")}: annualised figures need ${ENOUGH}.`]
      : is_short
        ? [`Only ${returns} daily returns (a year has 252): annualised figures are mostly chance.`]
        : []),
  ];
}
