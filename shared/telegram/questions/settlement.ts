import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { reasonInWords } from "../../words/contract-name.ts";
import { bothWays, dollars, escapeHtml, signed, strike } from "../../words/format.ts";
import type { Button, Message } from "../message.ts";

/** What the broker has reported about the legs: `private.settlement_words()`. */
export const brokerSaid = z.array(
  z.object({
    action: z.enum(["sell", "buy"]),
    option_type: z.enum(["put", "call"]),
    /** USD per share. */
    strike: amount,
    kind: z.enum(["expired", "assigned", "exercised"]),
    quantity: z.int(),
  }),
);

export const settlementFacts = z.object({
  token: z.string(),
  answer: z.string().nullable(),
  /** Telegram user id, or "the broker". */
  answered_by: z.string().nullish(),
  said: brokerSaid.nullish(),
  position_id: z.int(),
  ticker: z.string(),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
  quantity: z.int(),
  credit: amount,
  /** The underlying's official close, USD per share; null where it is unknown. */
  close: amount.nullable(),
  outcome: z.enum(["confirm", "adjusted", "differs", "unquoted", "exercised"]),
  /** Value of the legs at that close, USD per contract; null where it is unknown. */
  assigned_debit: amount.nullable(),
  /** True on an index, which pays cash and delivers no shares. */
  pays_cash: z.boolean(),
  /**
   * For `exercised`, where an exercise appeared after booking: the booked price, USD per contract, and the shares at
   * the broker before and now.
   */
  booked: amount.optional(),
  held_before: z.int().optional(),
  held_now: z.int().optional(),
});

/** Four legs with three kinds each. */
const SAID = 12;

type Facts = z.infer<typeof settlementFacts>;

/** Asks for the outcome of an expired position that cannot be settled with certainty. */
export function settlement(facts: Facts): Message {
  const { answer, position_id, assigned_debit } = facts;
  const said = [
    `❓ Position ${position_id} has expired - ${escapeHtml(facts.contract)}`,
    `${facts.quantity} at a credit of ${bothWays(facts.credit)}. ${escapeHtml(why(facts))}`,
  ];
  const told = facts.said ? [`The broker reports: ${brokerInWords(facts.said)}.`] : [];
  if (answer !== null) {
    const by = facts.answered_by === "the broker" ? " by the broker" : "";
    return {
      text: [...said, ...told, `Answered${by}: ${escapeHtml(reasonInWords(answer))}.`].join("\n"),
      buttons: [],
    };
  }
  return {
    text: [
      ...said,
      ...(assigned_debit === null ? [] : [`At that close it was worth ${bothWays(assigned_debit)}.`]),
      ...told,
      "What happened to it?" +
        (facts.outcome === "exercised"
          ? ""
          : ` If you closed it elsewhere, write <code>/closed ${position_id} PRICE</code> with the debit per share.`),
    ].join("\n"),
    buttons: [answers(facts)],
  };
}

/** `short put 580: 1 assigned, 2 expired` */
export function brokerInWords(said: z.infer<typeof brokerSaid>): string {
  const legs = new Map<string, string[]>();
  for (const { action, option_type, strike: at, kind, quantity } of said.slice(0, SAID)) {
    const leg = `${action === "sell" ? "short" : "long"} ${option_type} ${strike(at)}`;
    legs.set(leg, [...(legs.get(leg) ?? []), `${quantity} ${kind}`]);
  }
  return [...legs].map(([leg, words]) => `${leg}: ${words.join(", ")}`).join("; ");
}

function why({ outcome, ticker, close, booked, held_before, held_now }: Facts): string {
  const closed = `${ticker} closed at ${dollars(close ?? 0)}`;
  switch (outcome) {
    case "confirm":
      return `${closed}: too close to a strike, or in the money.`;
    case "adjusted":
      return "It is an adjusted contract: it does not deliver 100 shares.";
    case "differs":
      return `The broker and the book differed, so nothing was booked automatically. ${closed}.`;
    case "unquoted":
      return `It had no quote in its last session, so nothing was booked automatically. ${closed}.`;
    case "exercised":
      return (
        `It is booked as expired, at ${bothWays(booked ?? 0)} (${closed}), but the broker's shares of ${ticker} went from ` +
        `${signed(held_before ?? 0)} to ${signed(held_now ?? 0)}: it may have been exercised after the close. Until you answer, it stays booked as expired.`
      );
  }
}

function answers({ token, outcome, assigned_debit, pays_cash }: Facts): Button[] {
  const [answer, word] = pays_cash ? ["settled", "Settled"] : ["assigned", "Assigned"];
  return [
    { text: outcome === "exercised" ? "Expired, as booked" : "Expired, 0.00", data: `expired:${token}` },
    ...(assigned_debit === null
      ? []
      : [{ text: `${word}, ${dollars(assigned_debit)}`, data: `${answer}:${token}` }]),
  ];
}
