import { ENOUGH_DAYS, lacksMarks, warningsOfDays } from "../../../../shared/words/figure-warnings.ts";
import type { Figures } from "../../data/pages.ts";

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
  return lacksMarks(figures)
    ? "Too many sessions without marks"
    : sessions === 0 || returns === 0
      ? whyNoAccount(figures)
      : otherwise;
}

/** Why an annualised figure is missing. */
export function whyNoAnnual(figures: Figures): string {
  return figures.equity !== null && figures.returns < ENOUGH_DAYS
    ? `Needs ${ENOUGH_DAYS} days, has ${figures.returns}`
    : whyNoAccount(figures);
}

/** Why a ratio of daily returns is missing. */
export function whyNoRatio(figures: Figures): string {
  const { equity, returns } = figures;
  return equity !== null && !lacksMarks(figures) && returns < ENOUGH_DAYS
    ? whyNoAnnual(figures)
    : whyNoDaily(figures, "The curve is flat, or no day lost");
}

/** What limits the figures of the account. */
export function warningsOfAccount(figures: Figures): string[] {
  return figures.equity === null
    ? ["Sharpe, drawdown and returns need your starting balance: /balance AMOUNT in the chat."]
    : warningsOfDays(figures);
}
