import { type Contract, reasonInWords } from "../words/contract-name.ts";
import { counted, dollars, percent, signedDollars, signedPercent } from "../words/format.ts";
import { wonOf } from "../words/won.ts";
import type { Open, Sum } from "./facts.ts";
import { type Discretion, type Figure, plainFigure, toneOf } from "./report.ts";

/** Functions that word figures as `discretion` allows. */
export function discreet({ hide_dollars, hide_quantities, hide_tickers, hide_notes, hide_open }: Discretion) {
  /** A P&L in USD, or in percent of its base (null = unknown). */
  const pnl = (usd: number, share: number | null): string =>
    hide_dollars ? (share === null ? "–" : signedPercent(share)) : signedDollars(usd);
  /** A percentage names its base, because readers cannot know it. */
  const withWhole = (value: string, of: string) =>
    hide_dollars && value.endsWith("%") ? `${value} of ${of}` : value;
  const pnlFigure = (label: string, usd: number, share: number | null, of: string): Figure => ({
    label,
    value: withWhole(pnl(usd, share), of),
    tone: toneOf(usd),
  });
  /** The P&L of closed trades. */
  const sumFigure = (label: string, sum: Sum): Figure =>
    isNothing(sum)
      ? plainFigure(label, "no closes")
      : pnlFigure(label, sum.pnl, sum.return_on_collateral, "collateral");
  const ofEquity = (usd: number, equity: number | null) =>
    equity === null || equity <= 0 ? null : (100 * usd) / equity;
  return {
    pnl,
    withWhole,
    pnlFigure,
    /** The title of a list whose rows are percentages when dollars are hidden. */
    listTitle: (title: string, of: string) => (hide_dollars ? `${title}, % of ${of}` : title),
    sumFigure,
    /** The P&L of sold shares and of held shares, where there are any. */
    sharesFigures: (
      sold: number,
      held: { unrealized_pnl: number; market_value: number } | null,
      equity: number | null = null,
    ): Figure[] => {
      const figure = (label: string, usd: number) => pnlFigure(label, usd, ofEquity(usd, equity), "equity");
      return [
        ...(sold === 0 ? [] : [figure("Shares sold", sold)]),
        ...(held === null || hide_open ? [] : [figure("Shares held", held.unrealized_pnl)]),
      ];
    },
    /** How many trades won. Trades that made exactly nothing have a figure of their own: they neither won nor lost. */
    wonFigures: (sum: Sum, of?: string): Figure[] => [
      plainFigure(of === undefined ? "Won" : `${of} won`, wonOf(sum)),
      ...(sum.scratches === 0
        ? []
        : [plainFigure(of === undefined ? "Scratches" : `${of} scratches`, String(sum.scratches))]),
    ],
    /**
     * The main figure of a report: the P&L of closed trades, in percent of the equity where that is known. Without
     * closes it is the change of the account (null = unknown), if there was any.
     */
    heroFigure: (
      sum: Sum,
      open: Open,
      equity: number | null,
      changed: { name: string; usd: number; percent: number | null } | null,
    ): Figure => {
      const share = ofEquity(sum.pnl, equity);
      const closed =
        share === null
          ? sumFigure(closedInWords(sum), sum)
          : pnlFigure(closedInWords(sum), sum.pnl, share, "equity");
      if (!isNothing(sum) && closed.value !== "–") {
        return closed;
      }
      const change =
        changed === null
          ? null
          : pnlFigure(`No closes, ${changed.name}`, changed.usd, changed.percent, "equity");
      if (change !== null && change.tone !== "plain" && change.value !== "–") {
        return change;
      }
      const isOpen = open.total === 0 ? "No position is open" : counted(open.total, "open position");
      return hide_open ? plainFigure("Trades closed", "None") : plainFigure(isOpen, "No closes");
    },
    /** Figures of the open book. */
    openFigures: ({ total, unmarked, unrealized_pnl }: Open): Figure[] =>
      hide_open
        ? []
        : [
            hide_dollars || total === 0
              ? plainFigure("Open", total === 0 ? "none" : String(total))
              : unmarked === total
                ? plainFigure(`Open (${total})`, "no marks yet")
                : pnlFigure(`Open (${total})`, unrealized_pnl, null, "equity"),
          ],
    /** Why a trade was closed. A person's own words may say anything, so they can be hidden. */
    reason: (exit_reason: string): string =>
      hide_notes ? reasonInWords(exit_reason, "closed by hand") : reasonInWords(exit_reason),
    /** An amount that is no P&L, in USD or in percent. */
    amount: (usd: number, share: number | null, of: string): string =>
      hide_dollars ? (share === null ? "–" : withWhole(percent(share), of)) : dollars(usd),
    /** `SPY 580/575 x2`, or "A trade" where tickers are hidden. */
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
