import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { contract } from "../../words/contract-name.ts";
import { daysLeft, dollars, escapeHtml, signedDollars, table } from "../../words/format.ts";
import { ruleTable, stopAtMost } from "../../words/rule-table.ts";
import { act, choiceButtons, nav } from "../buttons.ts";
import type { Message } from "../message.ts";
import { choices, noPosition } from "./which-position.ts";

const value = z.union([amount, z.boolean()]).nullable();
const rule = z.enum(["profit_target", "stop_loss", "exit_dte", "auto_exit"]);

const defaultRules = z.object({
  strategy_type: z.string(),
  profit_target_percent: z.number().nullable(),
  profit_target_percent_at_one_strike: z.number().nullable(),
  stop_loss_percent: z.number().nullable(),
  stop_loss_of: z.enum(["credit", "width"]),
  exit_dte: z.int().nullable(),
});

export const rulesFacts = z.object({
  position_id: z.int().nullable(),
  position: contract
    .extend({
      status: z.enum(["OPEN", "CLOSED", "EXPIRED"]),
      dte: z.int(),
      profit_target: amount.nullable(),
      profit_percent: z.number().nullable(),
      profit_price: amount.nullable(),
      stop_loss: amount.nullable(),
      stop_price: amount.nullable(),
      max_risk: amount.nullable(),
      no_effective_stop: z.boolean(),
      exit_dte: z.int().nullable(),
      exit_on: date.nullable(),
      auto_exit: z.boolean(),
      mark: amount.nullable(),
      pnl: amount.nullable(),
    })
    .nullable(),
  /** The change that this message reports, if any: a rule of the position, or a default for new positions. */
  changed: z
    .union([
      z.object({
        strategy_type: z.string(),
        rule: z.enum(["profit", "stop", "dte"]),
        old: defaultRules,
        new: defaultRules,
      }),
      z.object({ rule, old: value, new: value }),
    ])
    .nullable(),
  /** The latest changes, newest first. */
  changes: z.array(
    z.object({
      changed_at: z.string(),
      changed_by: z.string(),
      rule: z.string(),
      old_value: z.string().nullable(),
      new_value: z.string().nullable(),
    }),
  ),
  defaults: z.array(defaultRules),
  choices,
});

type Facts = z.infer<typeof rulesFacts>;
type Position = NonNullable<Facts["position"]>;
type Change = NonNullable<Facts["changed"]>;
type DefaultChange = Extract<Change, { strategy_type: string }>;

/** The answer to /rules: the rules of a position with their changes, or the defaults. */
export function rules(facts: Facts): Message {
  const { position: p, position_id } = facts;
  if (p === null) {
    return position_id === null ? defaults(facts) : noPosition(position_id, facts.choices, "rules");
  }
  return {
    text: [
      `<b>Rules of position ${p.position_id} · ${escapeHtml(p.contract)}</b>`,
      p.status === "OPEN" ? daysLeft(p.dte) : p.status.toLowerCase(),
      ...(facts.changed === null ? [] : [`✏️ ${changeInWords(facts.changed)}`]),
      ruleTable(p),
      ...remarks(p),
      ...history(facts.changes),
      ...(p.status === "OPEN"
        ? [
            `To change a rule: <code>/rules ${p.position_id} profit 60%</code>, <code>stop $300</code>, <code>stop 2x</code> (of the credit), <code>dte 14</code>, <code>stop off</code>. Amounts are dollars of P&amp;L for the whole position.`,
          ]
        : []),
    ].join("\n"),
    buttons: [
      ...(p.status === "OPEN"
        ? [
            [
              act(
                p.auto_exit ? "Turn automatic exit off" : "Turn automatic exit on",
                "rules",
                p.position_id,
                "auto",
                p.auto_exit ? "off" : "on",
              ),
            ],
          ]
        : []),
      [nav("◂ Position", "position", p.position_id), nav("Why", "why", p.position_id)],
    ],
  };
}

function remarks(p: Position): string[] {
  return [
    (p.profit_percent === null
      ? "There is no profit target."
      : `The target is ${p.profit_percent} % of the credit.`) +
      (p.pnl === null ? "" : ` P&amp;L now ${signedDollars(p.pnl)}.`),
    ...(p.no_effective_stop && p.max_risk !== null ? [`⚠️ ${stopAtMost(p.stop_price, p.max_risk)}`] : []),
    ...(p.auto_exit ? [] : ["⚠️ Automatic exit is off: rules are watched, but no order is sent."]),
  ];
}

const NAMES: Record<string, string> = {
  profit_target: "Profit target",
  stop_loss: "Stop",
  exit_dte: "Date rule",
  auto_exit: "Automatic exit",
};

function changeInWords(change: Change): string {
  return "strategy_type" in change ? defaultChangeInWords(change) : positionChangeInWords(change);
}

function defaultChangeInWords({ strategy_type, rule, old, new: now }: DefaultChange): string {
  const percent = (of: number | null, what: string) => (of === null ? "off" : `${of} % of the ${what}`);
  const written = (of: DefaultChange["old"]) =>
    ({
      profit: percent(of.profit_target_percent, "credit"),
      stop: percent(of.stop_loss_percent, of.stop_loss_of),
      dte: of.exit_dte === null ? "off" : `${of.exit_dte} DTE`,
    })[rule];
  const name = { profit: "profit target", stop: "stop", dte: "date rule" }[rule];
  return `<b>${escapeHtml(strategy_type)}, ${name}: ${written(old)} → ${written(now)}</b>`;
}

function positionChangeInWords({ rule, old, new: now }: Exclude<Change, { strategy_type: string }>): string {
  const written = (of: number | boolean | null) =>
    typeof of !== "number"
      ? of === true
        ? "on"
        : "off"
      : rule === "exit_dte"
        ? `${of} DTE`
        : `$${dollars(of)}`;
  return `<b>${NAMES[rule]}: ${written(old)} → ${written(now)}</b>`;
}

function history(changes: Facts["changes"]): string[] {
  return changes.map(
    ({ changed_at, changed_by, rule, old_value, new_value }) =>
      `${changed_at}: ${(NAMES[rule] ?? rule).toLowerCase()} ${escapeHtml(old_value ?? "off")} → ${escapeHtml(new_value ?? "off")} ` +
      `by ${escapeHtml(changed_by)}`,
  );
}

function defaults({ defaults: rows, changed, choices: among }: Facts): Message {
  const widths = rows.filter((r) => r.stop_loss_of === "width").map((r) => r.strategy_type);
  const atFullWidth = rows
    .filter((r) => r.stop_loss_of === "width" && (r.stop_loss_percent ?? 0) >= 100)
    .map((r) => r.strategy_type);
  const atOneStrike = rows.flatMap(({ strategy_type, profit_target_percent_at_one_strike: percent }) =>
    percent === null ? [] : [`${percent} % for ${strategy_type}`],
  );
  return {
    text: [
      "<b>Exit rules for new positions</b>",
      ...(changed === null ? [] : [`✏️ ${changeInWords(changed)}. Open positions keep their rules.`]),
      table([
        ["", "profit", "stop", "date"],
        ...rows.map((r) => [
          r.strategy_type,
          r.profit_target_percent === null ? "off" : `${r.profit_target_percent} %`,
          r.stop_loss_percent === null ? "off" : `${r.stop_loss_percent} %`,
          r.exit_dte === null ? "off" : `${r.exit_dte} DTE`,
        ]),
      ]),
      `Profit targets and stops are percentages of the credit${widths.length === 0 ? "" : `, but the stops of ${escapeHtml(widths.join(" and "))} are percentages of the width`}.`,
      ...(atFullWidth.length === 0
        ? []
        : [
            `A stop at 100 % of the width limits nothing: ${escapeHtml(atFullWidth.join(" and "))} can lose everything (the width less the credit) before it closes them.`,
          ]),
      ...(atOneStrike.length === 0
        ? []
        : [
            `If the short put and the short call have the same strike, the profit target is ${escapeHtml(atOneStrike.join(" and "))}.`,
          ]),
      "To change one: <code>/rules default csp profit 60%</code>, <code>stop 2x</code>, <code>dte 14</code>, <code>stop off</code>.",
      ...(among.length === 0 ? [] : ["Rules of an open position:"]),
    ].join("\n"),
    buttons: choiceButtons(among, (text, position_id) => nav(text, "rules", position_id)),
  };
}
