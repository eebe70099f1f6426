import { compactDate, counted } from "../words/format.ts";
import { discreet } from "./discreet.ts";
import type { BriefFacts } from "./facts.ts";
import { type Discretion, plainFigure, type Report, toneOf } from "./report.ts";

/** Before the open: what is at risk, what is near, what was offered. */
export function brief(facts: BriefFacts, discretion: Discretion): Report {
  const { open, yesterday, nearest, expiring, opportunities, proposals, pending } = facts;
  const { sumFigure, pnlFigure, pnl, amount, trade, sharesFigures, listTitle } = discreet(discretion);
  const percentOf = (part: number, whole: number | null) =>
    whole === null || whole <= 0 ? null : (100 * part) / whole;
  // Of what may be bound at most, else of what the account is worth.
  const limit = open.max_total_collateral ?? open.equity;
  return {
    title: "Morning brief",
    subtitle: `${compactDate(facts.day)}${facts.is_session ? "" : ", no session today"}`,
    hero: pnlFigure(
      counted(open.total, "open position"),
      open.unrealized_pnl,
      percentOf(open.unrealized_pnl, open.equity ?? open.collateral),
      open.equity === null ? "collateral" : "equity",
    ),
    figures: [
      plainFigure(
        "Collateral",
        amount(
          open.collateral,
          percentOf(open.collateral, limit),
          open.max_total_collateral === null ? "equity" : "the limit",
        ),
      ),
      ...(limit !== null && !discretion.hide_dollars
        ? [plainFigure("Collateral used", `${(percentOf(open.collateral, limit) ?? 0).toFixed(1)} %`)]
        : []),
      plainFigure("Max risk", amount(open.max_risk, percentOf(open.max_risk, open.equity), "equity")),
      ...sharesFigures(yesterday.shares_pnl, open.shares, open.equity),
      pnlFigure(
        `Day change ${compactDate(open.day)}`,
        open.day_change,
        percentOf(open.day_change, open.equity),
        "equity",
      ),
      plainFigure("Pending", String(pending)),
      sumFigure(`Closed ${compactDate(yesterday.day)}`, yesterday),
      plainFigure("Expire this week", String(expiring.reduce((sum, { positions }) => sum + positions, 0))),
    ],
    lists: [
      {
        title: listTitle("Nearest to a rule", "credit"),
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
        title: "Expirations of the week",
        rows: expiring.map(({ date, positions }) => ({
          left: compactDate(date),
          right: counted(positions, "position"),
          tone: "plain" as const,
        })),
        more: 0,
      },
      {
        title: listTitle("Opportunities", "collateral"),
        rows: opportunities.map((o) => ({
          left: `${trade(o)} ${o.dte}d`,
          right: `${discretion.hide_dollars ? "" : `${o.net_credit.toFixed(2)} · `}${o.return_on_collateral.toFixed(1)} %`,
          tone: "plain" as const,
        })),
        more: proposals - opportunities.length,
      },
    ],
    curve: null,
    notes: open.total + proposals === 0 ? ["Nothing is open, and nothing was proposed."] : [],
  };
}

/** The rule it is nearest to, for a line that has to be short. */
const RULES: Record<string, string> = {
  profit_target: "target",
  stop_loss: "stop",
  "21dte": "date",
};
