import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { codeInWords } from "../../words/codes.ts";
import { contract, reasonInWords } from "../../words/contract-name.ts";
import {
  bothWays,
  compactDate,
  counted,
  dollars,
  escapeHtml,
  listed,
  markedAt,
  sharePrice,
  signedDollars,
  table,
} from "../../words/format.ts";
import { tradedShares } from "../../words/shares.ts";
import type { Button, Message } from "../message.ts";
import { limitInWords } from "../replies/limits.ts";
import { addFacts, addQuestion } from "./add.ts";
import { asked, yesOrNo } from "./asked.ts";
import { ledgerBooked, ledgerChoices, ledgerFacts, ledgerQuestion } from "./ledger.ts";

/** How far the closes that were confirmed have come. */
const closing = z.object({
  progress: z.object({ waiting: z.int(), working: z.int(), closed: z.int() }),
  market_open: z.boolean(),
  /** When a closed market opens. */
  leaves_at: z.string().nullable(),
  /** USD, by the latest marks. */
  cost: amount.nullable(),
  pnl: amount.nullable(),
});

const close = contract.extend({
  ...asked.shape,
  ...closing.shape,
  action: z.literal("close"),
  open_quantity: z.int(),
  /** A part of it; null = all. */
  close_quantity: z.int().nullable(),
  /** A limit of one's own, USD per contract, and whether it is far from the mark; null = as the market has it. */
  limit: amount.nullable(),
  far: z.boolean(),
  entry_price: amount,
  mark: amount.nullable(),
  mark_fault: z.string().nullable(),
  marked_at: z.string().nullable(),
  mark_age_minutes: z.int().nullable(),
  natural_price: amount.nullable(),
  /** A close at the broker that this one takes over. */
  working: z.object({ exit_reason: z.string(), limit_price: amount }).nullable(),
});

/** What a person says was closed elsewhere, and why that is asked back. */
const closed = contract.extend({
  ...asked.shape,
  action: z.literal("closed"),
  open_quantity: z.int(),
  entry_price: amount,
  exit_price: amount,
  exit_reason: z.string(),
  /** Of the close, all contracts together. */
  fees: amount,
  /** Net of all fees. */
  pnl: amount,
  mark: amount.nullable(),
  marked_at: z.string().nullable(),
  far: z.boolean(),
  /** When the broker was last seen to hold it. */
  held_at: z.string().nullable(),
});

const closeAll = asked.extend({
  ...closing.shape,
  action: z.literal("close_all"),
  positions: z.int(),
  /** Left out of the sums. */
  unmarked: z.array(contract),
});

/** A value that settles what has expired, far from what is known of its underlying. USD per share. */
const settle = asked.extend({
  action: z.literal("settle"),
  position_ids: z.array(z.int()),
  ticker: z.string(),
  expiration_date: date,
  value: amount,
  known: amount,
  known_as: z.enum(["close", "price", "strikes"]),
});

const kill = asked.extend({
  action: z.literal("kill"),
  /** At the broker. */
  entries: z.int(),
  approved: z.int(),
  closes: z.int(),
  open: z.int(),
});

const unkill = asked.extend({
  action: z.literal("unkill"),
  killed_at: z.string(),
  killed_by: z.string(),
  /** Closed by the next check. */
  due: z.array(contract.extend({ exit_reason: z.string() })),
});

/** What a person says was bought or sold elsewhere, far from the last price known. USD per share. */
const shares = asked.extend({
  action: z.literal("shares"),
  ticker: z.string(),
  quantity: z.int(),
  price: amount,
  known: amount,
});

const autoOn = asked.extend({
  action: z.literal("auto_on"),
  positions: z.int(),
  /** Closed by the next check. */
  due: z.array(contract.extend({ exit_reason: z.string() })),
});

const limit = asked.extend({
  action: z.literal("limit"),
  limit: z.string(),
  /** As `limitInWords()` takes them. */
  old: z.string().nullable(),
  new: z.string().nullable(),
  mode: z.string().nullable(),
});

export const confirmationFacts = z.discriminatedUnion("action", [
  addFacts,
  close,
  closed,
  closeAll,
  settle,
  kill,
  unkill,
  shares,
  autoOn,
  limit,
  ledgerFacts,
]);

type Facts = z.infer<typeof confirmationFacts>;
type Closing = z.infer<typeof close> | z.infer<typeof closeAll>;

/** As many as fit one message. */
const LISTED = 20;

/** The second step before something is done that no rule does: what it would do, then what became of it. */
export function confirmation(facts: Facts): Message {
  const lines = said(facts);
  if (facts.answer === null && !facts.lapsed) {
    return {
      text: [
        ...lines,
        `Confirm? Expires in ${counted(Math.ceil(facts.good_for_seconds / 60), "minute")}.`,
      ].join("\n"),
      buttons: "books" in facts ? ledgerChoices(facts) : yesOrNo(facts.token, YES[facts.action]),
    };
  }
  return { text: [...lines, ...became(facts)].join("\n"), buttons: wayBack(facts) };
}

const YES = {
  add: "Confirm, record it",
  close: "Confirm close",
  closed: "Confirm, it was closed",
  close_all: "Confirm close all",
  settle: "Confirm, settle at it",
  kill: "Confirm kill",
  unkill: "Confirm unkill",
  shares: "Confirm, record it",
  auto_on: "Confirm, turn them on",
  limit: "Confirm the limit",
};

const KNOWN_AS = {
  close: "the close of the session before",
  price: "its last known price",
  strikes: "the strikes of the waiting positions",
};

/** The command that asks again. */
function command(facts: Facts): string {
  return "books" in facts
    ? `/${facts.action} AMOUNT`
    : {
        add: "/add",
        close: `/close ${"position_id" in facts ? facts.position_id : ""}`,
        closed: `/closed ${"position_id" in facts ? facts.position_id : ""} PRICE`,
        close_all: "/close all",
        settle: `/settle ${"ticker" in facts ? facts.ticker : ""} VALUE`,
        kill: "/kill",
        unkill: "/unkill",
        shares: "/shares",
        auto_on: "/arrivals on",
        limit: `/limits ${"limit" in facts && facts.action === "limit" ? facts.limit : ""}`,
      }[facts.action];
}

function said(facts: Facts): string[] {
  if ("books" in facts) {
    return ledgerQuestion(facts);
  }
  switch (facts.action) {
    case "close":
      return closeOne(facts);
    case "closed":
      return closedElsewhere(facts);
    case "close_all":
      return closeEvery(facts);
    case "settle":
      return [
        `❓ <b>Settle ${escapeHtml(facts.ticker)} ${compactDate(facts.expiration_date)} at ${dollars(facts.value)}?</b>`,
        `⚠️ The value is far from ${KNOWN_AS[facts.known_as]}, ${dollars(facts.known)}.`,
        `It settles ${counted(facts.position_ids.length, "position")}.`,
      ];
    case "kill":
      return [
        "🛑 <b>Stop all orders?</b>",
        table([
          ["Entries at the broker", String(facts.entries)],
          ["Approved requests", String(facts.approved)],
          ["Closes at the broker", String(facts.closes)],
          ["Open positions", String(facts.open)],
        ]),
        "Working entries are cancelled, and you are asked about working closes. No exit is sent either: " +
          "until /unkill, a rule that triggers only warns you, at every check.",
      ];
    case "shares":
      return [
        `❓ <b>${tradedShares(facts)}?</b>`,
        `⚠️ The price is far from the last known price, ${sharePrice(facts.known)} a share.`,
      ];
    case "add":
      return addQuestion(facts);
    case "unkill":
      return [
        "▶️ <b>Send orders again?</b>",
        `The kill switch has been on since ${facts.killed_at}, by user ${escapeHtml(facts.killed_by)}.`,
        ...nextCloses(facts.due),
      ];
    case "auto_on":
      return [
        `▶️ <b>Turn on automatic exit for ${counted(facts.positions, "imported position")}?</b>`,
        ...nextCloses(facts.due),
      ];
    case "limit":
      return [
        `❓ <b>Change ${escapeHtml(facts.limit)}?</b>${facts.mode === null ? "" : ` · ${escapeHtml(facts.mode)}`}`,
        `${limitInWords(facts.limit, facts.old)} → <b>${limitInWords(facts.limit, facts.new)}</b>`,
      ];
  }
}

function nextCloses(due: z.infer<typeof unkill>["due"]): string[] {
  return due.length === 0
    ? ["No exit rule has triggered: the next check sends no exit."]
    : [
        "The next check closes:",
        ...listed(
          due.map(
            (p) =>
              `#${p.position_id} ${escapeHtml(p.contract)} - ${escapeHtml(reasonInWords(p.exit_reason))}`,
          ),
          LISTED,
        ),
      ];
}

function closeOne(facts: z.infer<typeof close>): string[] {
  const { mark, mark_fault, marked_at, mark_age_minutes, natural_price, cost, pnl, working } = facts;
  const { limit, far, close_quantity, open_quantity } = facts;
  return [
    `❓ <b>Close position ${facts.position_id}?</b> - ${escapeHtml(facts.contract)}`,
    table([
      ["Quantity", close_quantity === null ? String(open_quantity) : `${close_quantity} of ${open_quantity}`],
      ["Credit", dollars(facts.entry_price)],
      ...(limit === null ? [] : [["Limit", dollars(limit)]]),
      ["Mark", mark === null ? "none" : dollars(mark)],
      ...(natural_price === null ? [] : [["Natural", dollars(natural_price)]]),
      ...(cost === null ? [] : [["Costs", dollars(cost)]]),
      ...(pnl === null ? [] : [["P&L", signedDollars(pnl)]]),
    ]),
    ...(limit === null
      ? []
      : [
          `The order pays at most ${bothWays(limit)}, until it fills or you cancel it. An exit rule that triggers takes precedence.`,
          ...(far ? ["⚠️ The limit is far from the mark."] : []),
        ]),
    ...(mark === null ? [] : [`Mark: ${bothWays(mark)}.`]),
    ...markedAt(marked_at, mark_age_minutes),
    ...(mark_fault === null
      ? []
      : [`⚠️ No trustworthy quote (${escapeHtml(codeInWords(mark_fault))}): the order waits for one.`]),
    ...(working === null
      ? []
      : [
          `It replaces the working close, ${escapeHtml(reasonInWords(working.exit_reason))} at ${bothWays(working.limit_price)}.`,
        ]),
    leaving(facts),
  ];
}

function closedElsewhere(facts: z.infer<typeof closed>): string[] {
  const { position_id, open_quantity, entry_price, exit_price, exit_reason, fees, pnl, mark, held_at } =
    facts;
  return [
    `❓ <b>Was position ${position_id} closed elsewhere?</b> - ${escapeHtml(facts.contract)}`,
    `${open_quantity} at ${bothWays(exit_price)}, ${escapeHtml(reasonInWords(exit_reason))}${fees === 0 ? "" : `, fees ${dollars(fees)}`}: P&amp;L ${signedDollars(pnl)}.`,
    ...(facts.far
      ? [
          mark === null
            ? `⚠️ The price is far from the credit, ${bothWays(entry_price)}. There is no mark yet.`
            : `⚠️ The price is far from the mark, ${bothWays(mark)}${facts.marked_at === null ? "" : ` (${facts.marked_at})`}.`,
        ]
      : []),
    ...(held_at === null ? [] : [`⚠️ The broker still held it, ${held_at}.`]),
    "No order is sent. Once it is booked, no exit rule watches it.",
  ];
}

function closeEvery(facts: z.infer<typeof closeAll>): string[] {
  const { positions, cost, pnl, unmarked } = facts;
  const names = listed(
    unmarked.map((p) => `#${p.position_id} ${escapeHtml(p.contract_short)}`),
    LISTED,
  );
  return [
    `❓ <b>Close ${positions === 1 ? "the one open position" : `all ${positions} positions`}?</b>`,
    table([
      ["Positions", String(positions)],
      ...(cost === null ? [] : [["Costs", dollars(cost)]]),
      ...(pnl === null ? [] : [["P&L", signedDollars(pnl)]]),
    ]),
    "At the latest marks.",
    ...(names.length === 0 ? [] : [`⚠️ Not included, because there is no mark: ${names.join(", ")}.`]),
    leaving(facts),
  ];
}

function leaving(facts: Closing): string {
  const { market_open, leaves_at } = facts;
  const has_limit = facts.action === "close" && facts.limit !== null;
  return market_open || leaves_at === null
    ? `The order is sent right after you confirm${has_limit ? "" : ", between mid and natural price"}.`
    : `The market is closed. The order is sent when it opens, ${leaves_at}.`;
}

/** What became of it. */
function became(facts: Facts): string[] {
  const { answer, answered_at, answered_by } = facts;
  const by = answered_by === null ? "" : ` by user ${escapeHtml(answered_by)}`;
  if ("books" in facts && answer !== null && answer in facts.books) {
    return ledgerBooked(facts, answer, by);
  }
  switch (answer) {
    case "confirm":
      return [`✅ Confirmed${by}${answered_at === null ? "" : `, ${answered_at}`}.`, ...progress(facts)];
    case "cancel":
      return [`Cancelled${by}. Nothing was done.`];
    case "withdraw":
      return [`Cancelled${by}. No order is sent; the exit rules stay active.`, ...progress(facts)];
    case "replaced":
      return ["Asked again, in a newer message."];
    case "gone":
      return ["It is settled. There is nothing left to do."];
    default:
      return [`⌛ Expired. Nothing was done. ${command(facts)} asks again.`];
  }
}

function progress(facts: Facts): string[] {
  if (!("progress" in facts)) {
    return [];
  }
  const { waiting, working, closed } = facts.progress;
  const of = (count: number, state: string) =>
    count === 0 ? [] : [facts.action === "close" ? state : `${count} ${state}`];
  const parts = [
    ...of(
      waiting,
      facts.leaves_at === null ? "waits for the next check" : `waits for the open, ${facts.leaves_at}`,
    ),
    ...of(working, "at the broker"),
    ...of(closed, "closed"),
  ];
  const isOver = waiting + working === 0;
  return parts.length === 0 ? [] : [`${isOver ? "✅" : "⏳"} ${parts.join(", ")}`];
}

function wayBack(facts: Facts): Button[][] {
  return facts.answer === "confirm" && "progress" in facts && facts.progress.waiting > 0
    ? [[{ text: "Never mind", data: `withdraw:${facts.token}` }]]
    : [];
}
