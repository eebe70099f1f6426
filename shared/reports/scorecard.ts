import { compactDate } from "../words/format.ts";
import { curveOf } from "./curve.ts";
import { discreet } from "./discreet.ts";
import { type ScorecardFacts, titleOf } from "./facts.ts";
import { type Discretion, plainFigure, type Report, toneOf } from "./report.ts";

/** The daily scorecard, after the close. */
export function scorecard(facts: ScorecardFacts, discretion: Discretion): Report {
  const { closed, month, open, account, opened, curve } = facts;
  const {
    heroFigure,
    wonFigures,
    openFigures,
    sumFigure,
    pnlFigure,
    pnl,
    reason,
    trade,
    sharesFigures,
    listTitle,
  } = discreet(discretion);
  const equity = account?.equity ?? null;
  const dayChange = {
    name: "day change",
    usd: open.day_change,
    percent: equity === null || equity <= 0 ? null : (100 * open.day_change) / equity,
  };
  return {
    title: titleOf("Daily scorecard", facts.looks),
    subtitle: compactDate(facts.day),
    hero: heroFigure(closed, open, equity, dayChange),
    figures: [
      ...wonFigures(closed),
      ...sharesFigures(closed.shares_pnl, open.shares, equity),
      ...(discretion.hide_open ? [] : [plainFigure("Opened", String(opened))]),
      ...(account === null ? [] : [pnlFigure("The account", account.pnl, account.daily_return, "equity")]),
      sumFigure("Month to date", month),
      ...wonFigures(month, "Month"),
      ...openFigures(open),
    ],
    lists: [
      {
        title: listTitle("Closed", "credit"),
        rows: closed.trades.map((t) => ({
          left: trade(t, t.quantity),
          right: [
            pnl(t.pnl, t.pnl_percent),
            // A trade that closed on a day without a session, before this day.
            ...(t.exit_day === facts.day ? [] : [compactDate(t.exit_day)]),
            reason(t.exit_reason),
          ].join(" · "),
          tone: toneOf(t.pnl),
        })),
        more: closed.total - closed.trades.length,
      },
    ],
    curve: curveOf(curve, discretion),
    notes: [],
  };
}
