import { type Delivered, OWNER } from "../../support/book.ts";
import type { Writes } from "../stage.ts";
import {
  asks,
  balanceAsked,
  card,
  confirmed,
  drifted,
  expired,
  killedAndAsked,
  killedWhileClosing,
  unclear,
} from "./situations.ts";

export const ANSWERED: Writes = { "private.prompts": 0 };
const again = (sentence: string) => `Nothing changed: it was already answered. ${sentence}`;

export interface Question {
  name: string;
  ask: () => Promise<Delivered>;
  answer: string;
  /** What the press changes, besides the record of the update and the messages. */
  writes: Writes;
  /** The messages that it sends or edits. */
  sends: string[];
  told: string | RegExp;
  toldAgain: string;
  /** Those of a second press. */
  sendsAgain?: string[];
  action: string;
  outcome?: string;
  /** A query for one value of the book after the press, and the value. */
  proof: [query: string, value: unknown];
}

/** A check is requested: its effect. */
const WANTS_CHECK: Writes = { "private.check_lease": 0 };

export const QUESTIONS: Question[] = [
  {
    name: "Approve",
    ask: card,
    answer: "approve",
    writes: { ...WANTS_CHECK, "public.trade_requests": 0 },
    sends: ["card"],
    told: "Approved. The quote is checked, then the order is sent.",
    // The card is updated.
    sendsAgain: ["card"],
    toldAgain: "Nothing changed: the request is already approved.",
    action: "approve",
    outcome: "approved",
    proof: ["select status || ' by ' || decided_by from public.trade_requests", `approved by ${OWNER}`],
  },
  {
    name: "Reject",
    ask: card,
    answer: "reject",
    writes: { "public.trade_requests": 0 },
    sends: ["card"],
    told: "Rejected.",
    // The card is updated.
    sendsAgain: ["card"],
    toldAgain: "Nothing changed: the request is already rejected.",
    action: "reject",
    outcome: "rejected",
    proof: ["select status || ' by ' || decided_by from public.trade_requests", `rejected by ${OWNER}`],
  },
  ...(["expired", "assigned"] as const).map((answer) => ({
    name: `Settlement: ${answer}`,
    ask: expired,
    answer,
    writes: {
      ...ANSWERED,
      "public.orders": 1,
      "public.positions": 0,
      "public.trade_history": 1,
      ...(answer === "assigned" && { "public.share_trades": 1 }),
    },
    sends: ["closed", "settlement"],
    told: `Booked as ${answer}.`,
    toldAgain: `Nothing changed: it is already booked as ${answer}.`,
    action: "settlement",
    proof: ["select exit_reason from public.trade_history", answer] as [string, unknown],
  })),
  {
    name: "Which order: the first",
    ask: unclear,
    answer: "order1",
    writes: { ...ANSWERED, ...WANTS_CHECK, "public.orders": 0 },
    sends: ["which_order"],
    told: "Taken: it is order 910000001.",
    toldAgain: again("It is order 910000001."),
    action: "which_order",
    proof: ["select broker_order_id from public.orders", "910000001"],
  },
  {
    name: "Which order: none",
    ask: unclear,
    answer: "none",
    writes: { ...ANSWERED, ...WANTS_CHECK, "public.orders": 0, "public.trade_requests": 0 },
    // The order ended and the question was answered; each of the two edits the question, to the same text.
    sends: ["card", "entry_news", "which_order", "which_order"],
    told: "It never reached the broker.",
    toldAgain: again("It never reached the broker."),
    action: "which_order",
    proof: ["select status from public.trade_requests", "failed"],
  },
  {
    name: "Drift: adopt",
    ask: drifted,
    answer: "adopt",
    writes: {
      ...ANSWERED,
      "public.orders": 1,
      "public.positions": 0,
      "public.trade_history": 1,
      "public.drifts": -1,
    },
    sends: ["closed", "drift"],
    told: "Booked as the broker holds it.",
    toldAgain: again("Booked as the broker holds it."),
    action: "drift",
    proof: ["select exit_reason from public.trade_history", "manual"],
  },
  {
    name: "Drift: dismiss",
    ask: drifted,
    answer: "dismiss",
    writes: { ...ANSWERED, "public.drifts": 0 },
    sends: ["drift"],
    told: "Dismissed: the book stays as it is.",
    toldAgain: again("Dismissed: the book stays as it is."),
    action: "drift",
    proof: ["select dismissed_by from public.drifts", OWNER],
  },
  ...["close", "close_all", "kill"].map((action) => ({
    name: `Cancel ${action}`,
    ask: asks(action),
    answer: "cancel",
    writes: ANSWERED,
    sends: ["confirmation"],
    told: "Cancelled. Nothing was done.",
    toldAgain: again("Cancelled. Nothing was done."),
    action,
    proof: [
      "select (select killed_at from public.switches) is null and close_asked_at is null from public.positions",
      true,
    ] as [string, unknown],
  })),
  ...["close", "close_all"].flatMap((action) => [
    {
      name: `Confirm ${action}`,
      ask: asks(action),
      answer: "confirm",
      writes: { ...ANSWERED, ...WANTS_CHECK, "public.positions": 0 },
      sends: ["confirmation"],
      told: "Confirmed.",
      toldAgain: again("Confirmed."),
      action,
      proof: ["select close_asked_by from public.positions", OWNER] as [string, unknown],
    },
    {
      name: `Never mind ${action}`,
      ask: confirmed(action),
      answer: "withdraw",
      writes: { ...ANSWERED, "public.positions": 0 },
      sends: ["confirmation"],
      told: "Cancelled. No order is sent; the exit rules stay active.",
      toldAgain: again("Cancelled. No order is sent; the exit rules stay active."),
      action,
      proof: ["select close_asked_at is null from public.positions", true] as [string, unknown],
    },
  ]),
  ...(["adjustment", "withdrawal"] as const).map((answer) => ({
    name: `Balance: ${answer}`,
    ask: balanceAsked,
    answer,
    writes: { ...ANSWERED, "public.account_ledger": 1 },
    sends: ["confirmation"],
    told: `Booked as ${answer}.`,
    toldAgain: again(`Booked as ${answer}.`),
    action: "balance",
    proof: [
      "select kind || ' ' || cash::float8 || ' ' || recorded_by from public.account_ledger order by entry_id desc limit 1",
      `${answer} -1000 ${OWNER}`,
    ] as [string, unknown],
  })),
  {
    name: "Confirm kill",
    ask: asks("kill"),
    answer: "confirm",
    writes: { ...ANSWERED, ...WANTS_CHECK, "public.switches": 0 },
    sends: ["confirmation"],
    told: "Confirmed.",
    toldAgain: again("Confirmed."),
    action: "kill",
    proof: ["select killed_by from public.switches", OWNER],
  },
  {
    name: "Cancel unkill",
    ask: killedAndAsked,
    answer: "cancel",
    writes: ANSWERED,
    sends: ["confirmation"],
    told: "Cancelled. Nothing was done.",
    toldAgain: again("Cancelled. Nothing was done."),
    action: "unkill",
    proof: ["select killed_by from public.switches", OWNER],
  },
  {
    name: "Confirm unkill",
    ask: killedAndAsked,
    answer: "confirm",
    writes: { ...ANSWERED, ...WANTS_CHECK, "public.switches": 0 },
    sends: ["confirmation"],
    told: "Confirmed.",
    toldAgain: again("Confirmed."),
    action: "unkill",
    proof: ["select killed_at is null from public.switches", true],
  },
  {
    name: "Working closes: cancel",
    ask: killedWhileClosing,
    answer: "cancelcloses",
    writes: { ...ANSWERED, ...WANTS_CHECK, "public.orders": 0 },
    sends: ["working_closes"],
    told: "The orders are cancelled at the broker.",
    toldAgain: again("The orders are cancelled at the broker."),
    action: "working_closes",
    proof: ["select cancelling from public.orders where purpose = 'exit'", true],
  },
  {
    name: "Working closes: let work",
    ask: killedWhileClosing,
    answer: "letwork",
    writes: ANSWERED,
    sends: ["working_closes"],
    told: "The orders go on working.",
    toldAgain: again("The orders go on working."),
    action: "working_closes",
    proof: ["select cancelling from public.orders where purpose = 'exit'", false],
  },
];
