import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { codeInWords } from "../../words/codes.ts";
import { contract, reasonInWords } from "../../words/contract-name.ts";
import {
  aContract,
  counted,
  daysLeft,
  dollars,
  escapeHtml,
  markedAt,
  signedDollars,
  signedPercent,
  table,
} from "../../words/format.ts";
import { heldBackInWords } from "../../words/held-back.ts";
import { breakEvens, ruleTable, stopAtMost } from "../../words/rule-table.ts";
import { act, nav } from "../buttons.ts";
import type { Button, Message } from "../message.ts";
import { choices, noPosition } from "./which-position.ts";

const position = contract.extend({
  status: z.enum(["OPEN", "CLOSED", "EXPIRED"]),
  dte: z.int(),
  quantity: z.int(),
  open_quantity: z.int(),
  /** USD, for the whole position. */
  credit: amount,
  entry_price: amount,
  entry_at: z.string(),
  mark: amount.nullable(),
  mark_fault: z.string().nullable(),
  marked_at: z.string().nullable(),
  /** By the market clock. */
  mark_age_minutes: z.int().nullable(),
  unrealized_pnl: amount.nullable(),
  realized_pnl: amount,
  profit_target: amount.nullable(),
  profit_price: amount.nullable(),
  to_profit_target: amount.nullable(),
  stop_loss: amount.nullable(),
  stop_price: amount.nullable(),
  to_stop_loss: amount.nullable(),
  max_risk: amount.nullable(),
  /** USD per share; null where shares cover the position: then they are unknown. */
  break_evens: z.array(amount).nullable(),
  no_effective_stop: z.boolean(),
  exit_dte: z.int().nullable(),
  exit_on: date.nullable(),
  to_exit_dte: z.int().nullable(),
  auto_exit: z.boolean(),
  days_held: z.int().nullable(),
  verdict: z.string().nullable(),
  /** The exit rule that holds by the latest marks. */
  due: z.string().nullable(),
  /** The working close. */
  close: z.object({ status: z.string(), exit_reason: z.string(), limit_price: amount }).nullable(),
  close_asked_at: z.string().nullable(),
  close_asked_by: z.string().nullable(),
  /** Questions that a person has not answered yet. */
  questions: z.array(z.object({ kind: z.string(), delivered: z.boolean() })),
  exit_price: amount.nullable(),
  exit_reason: z.string().nullable(),
  exit_at: z.string().nullable(),
  pnl_percent: amount.nullable(),
});

type Position = z.infer<typeof position>;

export const positionFacts = z.object({
  position_id: z.int().nullable(),
  position: position.nullable(),
  /** Facts for `positionChart`. */
  chart: z.unknown(),
  choices,
});

/** The answer to /position; it is the caption of the chart. */
export function onePosition(facts: z.infer<typeof positionFacts>): Message {
  const { position: p, chart } = facts;
  if (p === null) {
    return noPosition(facts.position_id, facts.choices, "position");
  }
  const isOpen = p.status === "OPEN";
  return {
    text: [
      `<b>Position ${p.position_id} · ${escapeHtml(p.contract)}</b>`,
      isOpen ? daysLeft(p.dte) : p.status.toLowerCase(),
      table(isOpen ? standing(p) : outcome(p)),
      ...(isOpen ? [ruleTable(p), ...next(p)] : [ending(p)]),
      ...p.questions.map(waiting),
    ].join("\n"),
    buttons: buttons(p),
    ...(chart == null ? {} : { chart }),
  };
}

function standing(p: Position): string[][] {
  const quantity =
    p.open_quantity === p.quantity ? String(p.quantity) : `${p.open_quantity} of ${p.quantity}`;
  return [
    ["Quantity", quantity],
    ["Credit", dollars(p.entry_price)],
    ["Mark", p.mark === null ? "not yet" : dollars(p.mark)],
    ["P&L", p.unrealized_pnl === null ? "not yet" : signedDollars(p.unrealized_pnl)],
    ...(p.realized_pnl === 0 ? [] : [["Realized", signedDollars(p.realized_pnl)]]),
    ...breakEvens(p.break_evens),
  ];
}

function outcome(p: Position): string[][] {
  return [
    ["Quantity", String(p.quantity)],
    ["Credit", dollars(p.entry_price)],
    ["Closed at", p.exit_price === null ? "-" : dollars(p.exit_price)],
    ["P&L", signedDollars(p.realized_pnl)],
    ...(p.pnl_percent === null ? [] : [["Of credit", signedPercent(p.pnl_percent)]]),
  ];
}

function ending({ exit_reason, days_held, entry_at, exit_at }: Position): string {
  const reason = escapeHtml(reasonInWords(exit_reason ?? ""));
  return `Reason: ${reason}. Held ${counted(days_held ?? 0, "day")}, from ${entry_at} to ${exit_at}.`;
}

/** The distance to each rule, and what happens next. */
function next(p: Position): string[] {
  const toGo = [
    ...(p.to_profit_target === null ? [] : [`${distanceInWords(p.to_profit_target)} to the profit target`]),
    ...(p.to_stop_loss === null ? [] : [`${distanceInWords(p.to_stop_loss)} to the stop`]),
    ...(p.to_exit_dte === null ? [] : [`${counted(Math.max(p.to_exit_dte, 0), "day")} to the date rule`]),
  ];
  const noStop =
    p.no_effective_stop && p.max_risk !== null ? [`⚠️ ${stopAtMost(p.stop_price, p.max_risk)}`] : [];
  return [...(toGo.length === 0 ? [] : [`${toGo.join(", ")}.`]), ...noStop, ...markInWords(p), ...closing(p)];
}

function distanceInWords(usd: number): string {
  return dollars(Math.max(usd, 0));
}

function markInWords({ mark_fault, marked_at, mark_age_minutes }: Position): string[] {
  const fault =
    mark_fault === null ? [] : [`⚠️ No trustworthy quote (${escapeHtml(codeInWords(mark_fault))}).`];
  const words = [...fault, ...markedAt(marked_at, mark_age_minutes)];
  return words.length === 0 ? [] : [words.join(" ")];
}

const ASKED: Record<string, string> = {
  settlement: "what happened at expiration",
  settlement_value: "its settlement value, for /settle",
  unfilled_entry: "what to do with the rest of its entry",
  which_order: "which order at the broker belongs to it",
  drift: "why the broker and the book differ",
};

function waiting({ kind, delivered }: Position["questions"][number]): string {
  const where = delivered
    ? `The message with the question has the ${kind === "settlement_value" ? "command" : "buttons"}.`
    : "The message could not be delivered. It is sent again every hour.";
  return `❓ A question waits for your answer: ${ASKED[kind] ?? escapeHtml(kind)}. ${where}`;
}

function closing({ close, due, verdict, auto_exit, close_asked_at, close_asked_by }: Position): string[] {
  if (close !== null) {
    const reason = escapeHtml(reasonInWords(close.exit_reason));
    return [
      `⏳ Closing at ${aContract(close.limit_price)}, ${reason}: the order is ${close.status.replace("_", " ")}.`,
    ];
  }
  const because = heldBackInWords(verdict);
  if (close_asked_at !== null) {
    return [`⏳ User ${escapeHtml(close_asked_by ?? "")} requested a close, ${close_asked_at}: ${because}.`];
  }
  if (due !== null) {
    return [`⏰ Due, ${escapeHtml(reasonInWords(due))}: ${because}.`];
  }
  return auto_exit ? [] : ["⚠️ Automatic exit is off: rules are watched, but no order is sent."];
}

function buttons({ position_id, status }: Position): Button[][] {
  const about = [nav("Why", "why", position_id), nav("Rules", "rules", position_id)];
  return status === "OPEN"
    ? [about, [act("Close", "close", position_id), nav("↻ Refresh", "position", position_id)]]
    : [about];
}
