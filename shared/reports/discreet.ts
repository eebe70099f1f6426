import { type Contract, reasonInWords } from "../words/contract-name.ts";
import { counted, dollars, signedDollars, signedPercent } from "../words/format.ts";
import type { Sum } from "./facts.ts";
import { type Discretion, type Figure, toneOf } from "./report.ts";

/** Figures in the words that `discretion` leaves. */
export function discreet({ hide_dollars, hide_quantities, hide_tickers, hide_notes }: Discretion) {
  /** A P&L in USD, or in percent of what made it (null = not known). */
  const pnl = (usd: number, percent: number | null): string =>
    hide_dollars ? (percent === null ? "–" : signedPercent(percent)) : signedDollars(usd);
  /** What a percentage is of is told beside it: nobody else could know. */
  const withWhole = (value: string, of: string) =>
    hide_dollars && value.endsWith("%") ? `${value} of ${of}` : value;
  const pnlFigure = (label: string, usd: number, percent: number | null, of: string): Figure => ({
    label,
    value: withWhole(pnl(usd, percent), of),
    tone: toneOf(usd),
  });
  /** Of closed trades; none have made nothing. */
  const sumFigure = (label: string, { total, pnl: usd, return_on_collateral }: Sum): Figure =>
    pnlFigure(label, usd, return_on_collateral ?? (total === 0 ? 0 : null), "collateral");
  return {
    pnl,
    withWhole,
    pnlFigure,
    /** Of a list whose rows are in percent of something where dollars are hidden. */
    listTitle: (title: string, of: string) => (hide_dollars ? `${title}, % of ${of}` : title),
    sumFigure,
    /** What the shares made that were sold, and make that are held: a figure where there are any. */
    sharesFigures: (
      sold: number,
      held: { unrealized_pnl: number; market_value: number } | null,
      equity: number | null = null,
    ): Figure[] => {
      const percent = (usd: number) => (equity === null || equity <= 0 ? null : (100 * usd) / equity);
      return [
        ...(sold === 0 ? [] : [pnlFigure("Shares sold", sold, percent(sold), "equity")]),
        ...(held === null
          ? []
          : [pnlFigure("Shares held", held.unrealized_pnl, percent(held.unrealized_pnl), "equity")]),
      ];
    },
    /** What a report is about: what the trades that closed have made, of the account where it is known. */
    closedFigure: (sum: Sum, equity: number | null): Figure => {
      const label = sum.total === 0 ? "No trade closed" : `${counted(sum.total, "trade")} closed`;
      return equity === null || equity <= 0
        ? sumFigure(label, sum)
        : pnlFigure(label, sum.pnl, (100 * sum.pnl) / equity, "equity");
    },
    /** Why a trade was closed; what somebody wrote of it could say anything. */
    reason: (exit_reason: string): string =>
      hide_notes ? reasonInWords(exit_reason, "closed by hand") : reasonInWords(exit_reason),
    /** An amount that is no P&L, or what it is of something in percent. */
    amount: (usd: number, percent: number | null, of: string): string =>
      hide_dollars ? (percent === null ? "–" : `${percent.toFixed(1)} % of ${of}`) : dollars(usd),
    /** `SPY 580/575 x2`, or what kind of trade it is. */
    trade: (contract: Contract, quantity?: number): string => {
      const name = hide_tickers ? "A trade" : contract.contract_short;
      return quantity === undefined || quantity === 1 || hide_quantities ? name : `${name} x${quantity}`;
    },
  };
}
