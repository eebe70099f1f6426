import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { contract, reasonInWords } from "../../words/contract-name.ts";
import { compactDate, counted, dollars, escapeHtml, listed, sharePrice, table } from "../../words/format.ts";
import { tradedShares } from "../../words/shares.ts";
import { doesOf } from "../buttons.ts";
import type { Button, Message } from "../message.ts";
import { limitInWords } from "../replies/limits.ts";
import { addFacts, addQuestion } from "./add.ts";
import { asked, yesOrNo } from "./asked.ts";
import {
  closeAllFacts,
  closeAllQuestion,
  closedFacts,
  closedQuestion,
  closeFacts,
  closeProgress,
  closeQuestion,
} from "./closes.ts";
import { ledgerBooked, ledgerChoices, ledgerFacts, ledgerQuestion } from "./ledger.ts";

/** A settlement value that is far from the known price of the underlying. USD per share. */
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
  /** Working entries at the broker. */
  entries: z.int(),
  approved: z.int(),
  closes: z.int(),
  open: z.int(),
});

const unkill = asked.extend({
  action: z.literal("unkill"),
  killed_at: z.string(),
  killed_by: z.string(),
  /** Positions that the next check closes. */
  due: z.array(contract.extend({ exit_reason: z.string() })),
});

/** A trade in shares elsewhere, far from the last known price. USD per share. */
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
  /** Positions that the next check closes. */
  due: z.array(contract.extend({ exit_reason: z.string() })),
});

const limit = asked.extend({
  action: z.literal("limit"),
  limit: z.string(),
  /** Values as `limitInWords()` takes them. */
  old: z.string().nullable(),
  new: z.string().nullable(),
  mode: z.string().nullable(),
});

export const confirmationFacts = z.discriminatedUnion("action", [
  addFacts,
  closeFacts,
  closedFacts,
  closeAllFacts,
  settle,
  kill,
  unkill,
  shares,
  autoOn,
  limit,
  ledgerFacts,
]);

type Facts = z.infer<typeof confirmationFacts>;

/** How many lines fit into one message. */
const LISTED = 20;

/** Asks for a confirmation of an action that no rule takes. It shows what the action would do, and later its outcome. */
export function confirmation(facts: Facts): Message {
  const lines = explanation(facts);
  if (facts.answer === null && !facts.lapsed) {
    return {
      text: [
        ...lines,
        `Confirm? Expires in ${counted(Math.ceil(facts.good_for_seconds / 60), "minute")}.`,
      ].join("\n"),
      buttons:
        "books" in facts
          ? ledgerChoices(facts)
          : yesOrNo(facts.token, YES[facts.action], doesOf(facts.action)),
    };
  }
  return { text: [...lines, ...answerInWords(facts)].join("\n"), buttons: undoButtons(facts) };
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

function explanation(facts: Facts): string[] {
  if ("books" in facts) {
    return ledgerQuestion(facts);
  }
  switch (facts.action) {
    case "close":
      return closeQuestion(facts);
    case "closed":
      return closedQuestion(facts);
    case "close_all":
      return closeAllQuestion(facts);
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

function answerInWords(facts: Facts): string[] {
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
      return ["It is no longer possible. There is nothing left to do."];
    default:
      return [`⌛ Expired. Nothing was done. ${command(facts)} asks again.`];
  }
}

const progress = (facts: Facts): string[] => ("progress" in facts ? closeProgress(facts) : []);

function undoButtons(facts: Facts): Button[][] {
  return facts.answer === "confirm" && "progress" in facts && facts.progress.waiting > 0
    ? [[{ text: "Never mind", data: `withdraw:${facts.token}` }]]
    : [];
}
