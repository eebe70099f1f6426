import { compactDate, counted, cut, signedPercent } from "../words/format.ts";
import { rulesInWords } from "../words/rule-set.ts";
import { curveOf } from "./curve.ts";
import { discreet } from "./discreet.ts";
import { titleOf, type WeeklyFacts } from "./facts.ts";
import { type Discretion, plainFigure, type Report, type Row, toneOf } from "./report.ts";

const LONGEST_NOTE = 90;

/** The weekly review, at the weekend. */
export function weekly(facts: WeeklyFacts, discretion: Discretion): Report {
  const { closed, before, open, account, strategies, best, worst, replay, curve } = facts;
  const {
    heroFigure,
    wonFigures,
    openFigures,
    sumFigure,
    pnlFigure,
    pnl,
    trade,
    sharesFigures,
    listTitle,
    withWhole,
  } = discreet(discretion);
  const equity = account?.equity ?? null;
  const percent = (value: number | null | undefined) =>
    value == null ? "–" : withWhole(signedPercent(-value), "the high");
  const told = (name: string, t: NonNullable<typeof best>): Row => ({
    left: `${name}: ${trade(t, t.quantity)}`,
    right: pnl(t.pnl_realized, t.pnl_percent),
    tone: toneOf(t.pnl_realized),
  });
  const weeks = account === null ? null : { name: "account", usd: account.pnl, percent: account.week_return };
  const before_it = closed.trades.filter(({ exit_day }) => exit_day < facts.day).length;
  const notes = [best, worst].flatMap((t) =>
    t === null || t.notes.length === 0 || discretion.hide_notes
      ? []
      : [`${trade(t)}: “${cut(t.notes.join(" "), LONGEST_NOTE)}”`],
  );
  return {
    title: titleOf("Weekly review", facts.looks),
    subtitle: `${compactDate(facts.day)} to ${compactDate(facts.until)}`,
    hero: heroFigure(closed, open, equity, weeks),
    figures: [
      ...wonFigures(closed),
      ...(account === null ? [] : [pnlFigure("The account", account.pnl, account.week_return, "equity")]),
      ...sharesFigures(closed.shares_pnl, open.shares, equity),
      sumFigure("Week before", before),
      plainFigure("Drawdown now", percent(account?.drawdown_now)),
      plainFigure("Deepest", percent(account?.drawdown)),
      ...openFigures(open),
    ],
    lists: [
      {
        title: listTitle("By strategy", "collateral"),
        rows: strategies.map((s) => ({
          left: `${s.strategy_type}, ${s.wins} of ${s.trades} won`,
          right: pnl(s.pnl, s.return_on_collateral),
          tone: toneOf(s.pnl),
        })),
        more: 0,
      },
      {
        title: listTitle("Best and worst", "credit"),
        rows: [
          ...(best === null ? [] : [told("Best", best)]),
          ...(worst === null ? [] : [told("Worst", worst)]),
        ],
        more: 0,
      },
      {
        title: "The week under other exit rules",
        // Left out when dollars are hidden: a hypothetical result has no base for a percentage.
        rows: discretion.hide_dollars
          ? []
          : (replay.as_traded.trades === 0 ? [] : replay.results).map(({ rules, total_pnl, cut_off }) => {
              const more = total_pnl - replay.as_traded.total_pnl;
              return {
                left: `${rulesInWords(rules)}${cut_off === 0 ? "" : `, ${cut_off} cut off`}`,
                right: `${pnl(more, null)}`,
                tone: toneOf(more),
              };
            }),
        more: 0,
      },
    ],
    curve: curveOf(curve, discretion),
    notes: [
      ...(before_it === 0
        ? []
        : [
            `Including ${counted(before_it, "trade")} closed since ${compactDate(facts.since)}, before the first session of the week.`,
          ]),
      ...notes,
    ],
  };
}
