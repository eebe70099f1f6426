import { type Contract, reasonInWords } from "../words/contract-name.ts";
import { counted, dollars, percent, signedDollars, signedPercent } from "../words/format.ts";
import { wonOf } from "../words/won.ts";
import type { Open, Sum } from "./facts.ts";
import { type Discretion, type Figure, plainFigure, toneOf } from "./report.ts";

/** Figures in the words that `discretion` leaves. */
export function discreet({ hide_dollars, hide_quantities, hide_tickers, hide_notes }: Discretion) {
  /** A P&L in USD, or in percent of what made it (null = not known). */
  const pnl = (usd: number, of: number | null): string =>
    hide_dollars ? (of === null ? "–" : signedPercent(of)) : signedDollars(usd);
  const pnlFigure = (label: string, usd: number, of: number | null): Figure => ({
    label,
    value: pnl(usd, of),
    tone: toneOf(usd),
  });
  /** Of closed trades. */
  const sumFigure = (label: string, sum: Sum): Figure =>
    isNothing(sum) ? plainFigure(label, "no closes") : pnlFigure(label, sum.pnl, sum.return_on_collateral);
  return {
    pnl,
    pnlFigure,
    sumFigure,
    /** What the shares made that were sold, and make that are held: a figure where there are any. */
    sharesFigures: (
      sold: number,
      held: { unrealized_pnl: number; market_value: number } | null,
      equity: number | null = null,
    ): Figure[] => {
      const share = (usd: number) => (equity === null || equity <= 0 ? null : (100 * usd) / equity);
      return [
        ...(sold === 0 ? [] : [pnlFigure("Shares sold", sold, share(sold))]),
        ...(held === null ? [] : [pnlFigure("Shares held", held.unrealized_pnl, share(held.unrealized_pnl))]),
      ];
    },
    /** How many won; what made exactly nothing is a figure of its own, neither won nor lost. */
    wonFigures: (sum: Sum, of?: string): Figure[] => [
      plainFigure(of === undefined ? "Won" : `${of} won`, wonOf(sum)),
      ...(sum.scratches === 0
        ? []
        : [plainFigure(of === undefined ? "Scratches" : `${of} scratches`, String(sum.scratches))]),
    ],
    /** What a report is about: what was closed, or else what has changed (null = not known), if anything. */
    heroFigure: (
      sum: Sum,
      open: Open,
      changed: { name: string; usd: number; percent: number | null } | null,
    ): Figure => {
      const closed = sumFigure(closedInWords(sum), sum);
      if (!isNothing(sum) && closed.value !== "–") {
        return closed;
      }
      const change =
        changed === null ? null : pnlFigure(`No closes, ${changed.name}`, changed.usd, changed.percent);
      return change === null || change.tone === "plain" || change.value === "–"
        ? plainFigure(
            open.total === 0 ? "Nothing is open" : counted(open.total, "open position"),
            "No closes",
          )
        : change;
    },
    /** The open book beside what was closed. */
    openFigure: ({ total, unmarked, unrealized_pnl }: Open): Figure =>
      hide_dollars || total === 0
        ? plainFigure("Open", total === 0 ? "none" : String(total))
        : unmarked === total
          ? plainFigure(`Open (${total})`, "no marks yet")
          : pnlFigure(`Open (${total})`, unrealized_pnl, null),
    /** Why a trade was closed; what somebody wrote of it could say anything. */
    reason: (exit_reason: string): string =>
      hide_notes ? reasonInWords(exit_reason, "closed by hand") : reasonInWords(exit_reason),
    /** An amount that is no P&L, or what it is of something in percent. */
    amount: (usd: number, of: number | null): string =>
      hide_dollars ? (of === null ? "–" : percent(of)) : dollars(usd),
    /** `SPY 580/575 x2`, or what kind of trade it is. */
    trade: (contract: Contract, quantity?: number): string => {
      const name = hide_tickers ? "A trade" : contract.contract_short;
      return quantity === undefined || quantity === 1 || hide_quantities ? name : `${name} x${quantity}`;
    },
  };
}

function isNothing({ total, parts, pnl }: Sum): boolean {
  return total === 0 && parts === 0 && pnl === 0;
}

function closedInWords({ total, parts }: Sum): string {
  return total > 0
    ? `${counted(total, "trade")} closed`
    : parts > 0
      ? `${counted(parts, "part")} closed`
      : "Shares sold";
}
