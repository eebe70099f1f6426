import type { AccountCurve } from "../pictures/account-chart.ts";
import { compactDate } from "../words/format.ts";
import type { CurveFacts } from "./facts.ts";
import type { Discretion } from "./report.ts";

/**
 * The curve of a report: P&L in USD. With hidden dollars it is in percent, and nothing in it is in dollars. Null where
 * there is nothing to draw, or no known base for a percentage.
 */
export function curveOf(
  { of, stake, points }: CurveFacts,
  { hide_dollars }: Discretion,
): AccountCurve | null {
  const [first] = points;
  if (!first || points.length < 2 || (hide_dollars && of === null)) {
    return null;
  }
  return {
    title: hide_dollars
      ? `${of === "equity" ? "Growth" : "P&L"}, % of ${of}`
      : `P&L since ${compactDate(first.day)}, USD`,
    unit: hide_dollars ? "%" : "USD",
    // At least one dollar, also where the capital is unknown.
    onePercent: hide_dollars ? 1 : Math.max(1, (stake ?? 0) / 100),
    points: points.map(({ day, pnl, percent, drawdown, flow, spy_pnl, spy_percent }) => ({
      day,
      value: hide_dollars ? (percent ?? 0) : pnl,
      drawdown: drawdown ?? null,
      flow: flow === undefined ? null : flow > 0 ? "deposit" : "withdrawal",
      spy: (hide_dollars ? spy_percent : spy_pnl) ?? null,
    })),
  };
}
