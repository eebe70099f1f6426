import { compactDate } from "../words/format.ts";
import { curveOf } from "./curve.ts";
import { discreet } from "./discreet.ts";
import type { ScorecardFacts } from "./facts.ts";
import { type Discretion, plainFigure, type Report, toneOf } from "./report.ts";

/** After the close: what the day brought. */
export function scorecard(facts: ScorecardFacts, discretion: Discretion): Report {
  const { closed, month, open, account, opened, curve } = facts;
  const { closedFigure, sumFigure, pnlFigure, pnl, reason, trade, sharesFigures, listTitle } =
    discreet(discretion);
  const rate = (value: number | null) => (value === null ? "–" : `${Math.round(value)} %`);
  return {
    title: "Daily scorecard",
    subtitle: compactDate(facts.day),
    hero: closedFigure(closed, account?.equity ?? null),
    figures: [
      plainFigure("Won", closed.total === 0 ? "–" : `${closed.wins} of ${closed.total}`),
      ...sharesFigures(closed.shares_pnl, open.shares, account?.equity ?? null),
      plainFigure("Opened", String(opened)),
      ...(account === null ? [] : [pnlFigure("The account", account.pnl, account.daily_return, "equity")]),
      sumFigure("Month to date", month),
      plainFigure("Month won", month.total === 0 ? "–" : `${rate(month.win_rate)} of ${month.total}`),
      discretion.hide_dollars
        ? plainFigure("Open", String(open.total))
        : pnlFigure(`Open (${open.total})`, open.unrealized_pnl, null, "equity"),
    ],
    lists: [
      {
        title: listTitle("Closed", "credit"),
        rows: closed.trades.map((t) => ({
          left: trade(t, t.quantity),
          right: `${pnl(t.pnl, t.pnl_percent)} · ${reason(t.exit_reason)}`,
          tone: toneOf(t.pnl),
        })),
        more: closed.total - closed.trades.length,
      },
    ],
    curve: curveOf(curve, discretion),
    notes: [],
  };
}
