import { reasonInWords } from "../telegram/contract-name.ts";
import { compactDate, counted } from "../telegram/format.ts";
import { discreet } from "./discreet.ts";
import type { ScorecardFacts } from "./facts.ts";
import { type Discretion, type Figure, type Report, toneOf } from "./report.ts";

/** After the close: what the day brought. */
export function scorecard(facts: ScorecardFacts, discretion: Discretion): Report {
  const { closed, month, open, account, opened, curve } = facts;
  const { pnlFigure, pnl, trade } = discreet(discretion);
  const plain = (label: string, value: string): Figure => ({ label, value, tone: "plain" });
  const rate = (value: number | null) => (value === null ? "–" : `${Math.round(value)} %`);
  const ofNothing = (total: number) => (total === 0 ? 0 : null);
  return {
    title: "Daily scorecard",
    subtitle: compactDate(facts.day),
    hero: pnlFigure(
      closed.total === 0 ? "No trade closed" : `${counted(closed.total, "trade")} closed`,
      closed.pnl,
      closed.return_on_collateral ?? ofNothing(closed.total),
    ),
    figures: [
      plain("Won", closed.total === 0 ? "–" : `${closed.wins} of ${closed.total}`),
      plain("Opened", String(opened)),
      ...(account === null ? [] : [pnlFigure("The account", account.pnl, account.daily_return)]),
      pnlFigure("Month to date", month.pnl, month.return_on_collateral ?? ofNothing(month.total)),
      plain("Month won", month.total === 0 ? "–" : `${rate(month.win_rate)} of ${month.total}`),
      discretion.hide_dollars
        ? plain("Open", String(open.total))
        : pnlFigure(`Open (${open.total})`, open.unrealized_pnl, null),
    ],
    lists: [
      {
        title: "Closed",
        rows: closed.trades.map((t) => ({
          left: trade(t, t.quantity),
          right: `${pnl(t.pnl, t.pnl_percent)} · ${reasonInWords(t.exit_reason)}`,
          tone: toneOf(t.pnl),
        })),
        more: closed.total - closed.trades.length,
      },
    ],
    curve: curve.map(({ total_pnl }) => total_pnl),
    notes: [],
  };
}
