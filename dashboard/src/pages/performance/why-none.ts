import { counted } from "../../../../shared/words/format.ts";
import type { Figures } from "../../data/pages.ts";

/** What is annualised, and ratios of daily returns, are there from so many on. */
const ENOUGH = 60;

/** Why there is no figure of the account. */
export function whyNoAccount({ equity }: Figures): string {
  return equity === null ? "No starting balance" : "No session has closed yet";
}

/** Why there is none that needs every day; otherwise what it means that there is none. */
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

/** Why there is none for a year. */
export function whyNoAnnual(figures: Figures): string {
  return figures.equity !== null && figures.returns < ENOUGH
    ? `Needs ${ENOUGH} days, has ${figures.returns}`
    : whyNoAccount(figures);
}

/** Why there is none that needs every day, and enough of them. */
export function whyNoRatio(figures: Figures): string {
  const { equity, returns } = figures;
  return equity !== null && !isUnmarked(figures) && returns < ENOUGH
    ? whyNoAnnual(figures)
    : whyNoDaily(figures, "The curve is flat, or no day lost");
}

function isUnmarked({ unmarked_sessions, sessions }: Figures): boolean {
  return unmarked_sessions * 10 > sessions;
}

/** What has to be said before one believes the figures of the trades, as /performance says it. */
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

/** The same of the account. */
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
