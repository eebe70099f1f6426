import { compactDate, counted, dollars, percent } from "../words/format.ts";
import { discreet } from "./discreet.ts";
import { type BriefFacts, titleOf } from "./facts.ts";
import { type Discretion, plainFigure, type Report, toneOf } from "./report.ts";

/** The morning brief: what is at risk, what is near a rule, what can be approved. */
export function brief(facts: BriefFacts, discretion: Discretion): Report {
  const { as_of, open, yesterday, nearest, expiring, opportunities, proposals, pending } = facts;
  const { sumFigure, pnlFigure, pnl, amount, trade, sharesFigures, listTitle } = discreet(discretion);
  const percentOf = (part: number, whole: number | null) =>
    whole === null || whole <= 0 ? null : (100 * part) / whole;
  const hero = () =>
    open.total === 0
      ? plainFigure("Open positions", "None")
      : open.unmarked === open.total
        ? plainFigure(counted(open.total, "open position"), "No marks yet")
        : pnlFigure(
            counted(open.total, "open position"),
            open.unrealized_pnl,
            percentOf(open.unrealized_pnl, open.equity ?? open.collateral),
            open.equity === null ? "collateral" : "equity",
          );
  // Percent of the collateral limit, or of the equity where there is no limit.
  const used = percentOf(open.collateral, open.max_total_collateral ?? open.equity);
  const dayChange = pnlFigure(
    `Day change ${compactDate(open.day)}`,
    open.day_change,
    percentOf(open.day_change, open.equity),
    "equity",
  );
  const closed = sumFigure(
    `Closed ${yesterday.until > yesterday.day ? "since " : ""}${compactDate(yesterday.day)}`,
    yesterday,
  );
  const named = {
    title: titleOf("Morning brief", facts.looks),
    subtitle: `${compactDate(facts.day)}${facts.is_session ? "" : ", no session today"}`,
  };
  const offered = discretion.hide_proposals ? [] : opportunities;
  if (discretion.hide_open) {
    return {
      ...named,
      hero: dayChange,
      figures: [closed, ...sharesFigures(yesterday.shares_pnl, open.shares, open.equity)],
      lists: [],
      curve: null,
      notes: [],
    };
  }
  return {
    ...named,
    hero: hero(),
    figures: [
      plainFigure(
        "Collateral",
        amount(open.collateral, used, open.max_total_collateral === null ? "equity" : "the limit"),
      ),
      ...(used === null || discretion.hide_dollars ? [] : [plainFigure("Collateral used", percent(used))]),
      plainFigure("At risk", amount(open.risk, percentOf(open.risk, open.equity), "equity")),
      ...sharesFigures(yesterday.shares_pnl, open.shares, open.equity),
      dayChange,
      ...(pending === null || discretion.hide_proposals ? [] : [plainFigure("Pending", String(pending))]),
      closed,
      plainFigure("Expiring this week", String(expiring.reduce((sum, { positions }) => sum + positions, 0))),
    ],
    lists: [
      {
        title: listTitle(as_of === null ? "Nearest to an exit rule" : "Open then", "credit"),
        rows: nearest.map((p) => ({
          left: `${trade(p)} ${p.dte < 0 ? "expired" : `${p.dte}d`}`,
          right: [
            p.unrealized_pnl === null ? "no mark" : pnl(p.unrealized_pnl, p.credit_percent),
            ...(p.nearest_rule === null ? [] : [RULES[p.nearest_rule] ?? p.nearest_rule]),
          ].join(" · "),
          tone: toneOf(p.unrealized_pnl ?? 0),
        })),
        more: open.total - nearest.length,
      },
      {
        title: "Expirations this week",
        rows: expiring.map(({ date, positions }) => ({
          left: compactDate(date),
          right: counted(positions, "position"),
          tone: "plain" as const,
        })),
        more: 0,
      },
      {
        title: discretion.hide_dollars
          ? listTitle("Waiting for approval", "collateral")
          : "Waiting for approval (per contract)",
        rows: offered.map((o) => ({
          left: `${trade(o)} ${o.dte}d`,
          right: `${discretion.hide_dollars ? "" : `${dollars(o.floor_credit)} · `}${percent(o.return_on_collateral)}`,
          tone: "plain" as const,
        })),
        more: discretion.hide_proposals ? 0 : proposals - opportunities.length,
      },
    ],
    curve: null,
    notes:
      as_of !== null
        ? [`The book as of ${compactDate(as_of)}. Distances to exit rules and proposals are not stored.`]
        : open.total + proposals === 0
          ? ["No position is open, and no trade waits for approval."]
          : [],
  };
}

/** Short names of the exit rules, for short lines. */
const RULES: Record<string, string> = {
  profit_target: "target",
  stop_loss: "stop",
  "21dte": "date",
};
