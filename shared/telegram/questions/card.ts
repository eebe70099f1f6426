import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { noteInWords } from "../../words/codes.ts";
import { reasonInWords } from "../../words/contract-name.ts";
import {
  aContract,
  bothWays,
  compactDate,
  dollars,
  escapeHtml,
  sharePrice,
  signedDollars,
  signedPercent,
  table,
} from "../../words/format.ts";
import { breakEvens, ruleTable, stopAtMost } from "../../words/rule-table.ts";
import { see } from "../buttons.ts";
import type { Button, Message } from "../message.ts";
import { quoted, quotedLines } from "./quoted.ts";

/** `private.card_facts()`: amounts in USD, prices in USD per contract, dates in New York. */
export const cardFacts = z.object({
  request_id: z.string(),
  status: z.enum(["pending", "approved", "executing", "executed", "rejected", "expired", "failed"]),
  status_note: z.string().optional(),
  decided_by: z.string().optional(),
  token: z.string().optional(),
  strategy_type: z.string(),
  /** Name of the strategy. */
  strategy: z.string(),
  ticker: z.string(),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
  /** The last session, where it is not on the expiration date: for an index that is settled by its opening print. */
  trades_until: date.optional(),
  dte: z.int(),
  credit: amount,
  /** The proposed credit, where the market or a person has changed it since. */
  asked_credit: amount.optional(),
  quantity: z.int(),
  collateral: amount,
  /** Absent = no bound. */
  max_risk: amount.optional(),
  stress_loss: amount,
  /** USD per share. Absent where shares cover the position: then they are unknown. */
  break_evens: z.array(amount).optional(),
  max_profit: amount,
  /** Absent = off, here and in the next five. */
  profit_target: amount.optional(),
  profit_price: amount.optional(),
  stop_loss: amount.optional(),
  stop_price: amount.optional(),
  exit_dte: z.int().optional(),
  exit_on: date.optional(),
  /** The days of the date rule that is left off, because it would close the position on arrival. */
  exit_dte_off: z.int().optional(),
  auto_exit: z.boolean(),
  warnings: z.array(
    z.enum([
      "inside_exit_dte",
      "date_rule_off",
      "no_effective_stop",
      "non_trading_expiration",
      "auto_exit_off",
    ]),
  ),
  /** Other unfinished requests for the same contract: how many, and the first of them. */
  alike: z
    .object({ count: z.int(), requests: z.array(z.object({ request_id: z.string(), status: z.string() })) })
    .optional(),
  /** The broker's mode; absent before a check has reported it. */
  mode: z.enum(["PAPER", "SIM", "LIVE"]).optional(),
  /** New York time; only while the card waits for an answer. */
  lapses_at: z.string().optional(),
  /** The quote at the time of the proposal. */
  market: quoted.optional(),
  position_id: z.int().optional(),
  position_status: z.enum(["OPEN", "CLOSED", "EXPIRED"]).optional(),
  exit_price: amount.optional(),
  exit_reason: z.string().optional(),
  realized_pnl: amount.optional(),
  pnl_percent: amount.optional(),
});

export type CardFacts = z.infer<typeof cardFacts>;

/** The card of a trade request: the trade, its risk, its exit rules, and its outcome. */
export function card(facts: CardFacts): Message {
  const isOver = facts.position_status !== undefined && facts.position_status !== "OPEN";
  const isRefused = ["rejected", "expired", "failed"].includes(facts.status);
  const lines = [
    `<b>${escapeHtml(facts.contract)}</b>${facts.mode === undefined ? "" : ` · ${facts.mode}`}`,
    `${facts.strategy_type}, ${facts.strategy}`,
    table([
      ["Expires", compactDate(facts.expiration_date)],
      ...(facts.trades_until === undefined ? [] : [["Trades until", compactDate(facts.trades_until)]]),
      ...(isOver || isRefused ? [] : [["Days left", String(facts.dte)]]),
      ["Quantity", String(facts.quantity)],
      ["Credit", dollars(facts.credit)],
      ...(facts.asked_credit === undefined ? [] : [["Proposed at", dollars(facts.asked_credit)]]),
      ["Collateral", dollars(facts.collateral)],
      ...risk(facts),
      ["Max profit", dollars(facts.max_profit)],
      ...breakEvens(facts.break_evens),
    ]),
    ...(facts.status === "pending" ? [`Credit: ${bothWays(facts.credit)}.`] : []),
    ...(facts.market === undefined ? [] : quotedLines(facts.market, facts.contract_short)),
    ...(isOver ? [] : isRefused ? [ruleTable(facts)] : exitLevels(facts)),
    ...(facts.alike === undefined ? [] : [alikeLine(facts.alike)]),
    statusLine(facts),
  ];
  return { text: lines.join("\n"), buttons: buttons(facts) };
}

function buttons(facts: CardFacts): Button[][] {
  const { status, token, position_id, position_status } = facts;
  if (status === "pending" && token !== undefined) {
    return [
      [
        { text: approveText(facts), data: `approve:${token}`, does: "trades" },
        { text: "❌ Reject", data: `reject:${token}`, does: "stops" },
      ],
    ];
  }
  return position_status === "OPEN" && position_id !== undefined
    ? [[see(`Position ${position_id}`, "position", position_id)]]
    : [];
}

/** The text of the Approve button: the price, and a warning where the position would close at once. */
function approveText({ credit, warnings }: CardFacts): string {
  const at = ` at ${sharePrice(credit / 100)}`;
  const closes = warnings.includes("inside_exit_dte") ? " (closes at the next check)" : "";
  return `✅ Approve${at}${closes}`;
}

/**
 * The risk. A loss without bound shows the stress loss that counts for limits. A loss on shares that cover the position
 * is not its own.
 */
function risk({ max_risk, stress_loss, break_evens }: CardFacts): string[][] {
  if (break_evens === undefined) {
    return [["Max risk", "the shares'"]];
  }
  return max_risk === undefined
    ? [
        ["Max risk", "unlimited"],
        ["At ±20 %", dollars(stress_loss)],
      ]
    : [["Max risk", dollars(max_risk)]];
}

/** The exit rules, with warnings. */
function exitLevels(facts: CardFacts): string[] {
  return [ruleTable(facts), ...facts.warnings.map((warning) => `⚠️ ${warningInWords(warning, facts)}`)];
}

function warningInWords(warning: CardFacts["warnings"][number], facts: CardFacts): string {
  switch (warning) {
    case "inside_exit_dte":
      return `The date rule (${facts.exit_dte ?? 0} DTE) is already reached: the next check would close it.`;
    case "date_rule_off":
      return `The date rule (${facts.exit_dte_off ?? 0} DTE) is already passed, so it is off for this position.`;
    case "no_effective_stop":
      return stopAtMost(facts.stop_price, facts.max_risk ?? facts.stress_loss);
    case "non_trading_expiration":
      return `${compactDate(facts.expiration_date)} is not a trading day.`;
    case "auto_exit_off":
      return "Automatic exit is off: rules are watched, but no order is sent.";
  }
}

/** A warning: approving two requests for one contract trades it twice. */
function alikeLine({ count, requests }: NonNullable<CardFacts["alike"]>): string {
  const named = requests.map(({ request_id, status }) => `${escapeHtml(request_id)} (${status})`);
  const more = count > requests.length ? [`${count - requests.length} more`] : [];
  return `⚠️ The same contract is proposed ${count === 1 ? "twice" : `${count + 1} times`}: also by ${[...named, ...more].join(", ")}.`;
}

function statusLine(facts: CardFacts): string {
  const note = facts.status_note === undefined ? "" : ` ${escapeHtml(noteInWords(facts.status_note))}`;
  switch (facts.status) {
    case "pending":
      return `${note === "" ? "" : `🔁${note} `}Approve at ${sharePrice(facts.credit / 100)} or reject?${facts.lapses_at === undefined ? "" : ` Expires ${facts.lapses_at}.`}`;
    case "approved":
      return note.startsWith(" waiting") ? `✅ Approved,${note}.` : `✅ Approved.${note}`;
    case "executing":
      return note === ""
        ? `⏳ Approved. The order is at the broker: it asks for the mid and comes down to ${aContract(facts.credit)}.`
        : `⏳ Approved. The order asks for the mid and comes down to ${aContract(facts.credit)}.${note}`;
    case "rejected":
      return "❌ Rejected.";
    case "expired":
      return `⌛ Expired.${note}`;
    case "failed":
      return `🛑 Failed.${note}`;
    case "executed":
      if (facts.position_status === "OPEN" || facts.exit_price === undefined) {
        return `🟢 Position ${facts.position_id} opened at ${aContract(facts.credit)}.${note}`;
      }
      return [
        `🏁 Position ${facts.position_id} closed at ${aContract(facts.exit_price)}, ${escapeHtml(reasonInWords(facts.exit_reason ?? ""))}:`,
        `<b>${signedDollars(facts.realized_pnl ?? 0)}</b> (${signedPercent(facts.pnl_percent ?? 0)})${note && `.${note}`}`,
      ].join(" ");
  }
}
