import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { bothWays, escapeHtml } from "../../words/format.ts";
import type { Message } from "../message.ts";
import { answerSentence } from "../prompts.ts";

export const whichOrderFacts = z.object({
  token: z.string(),
  answer: z.string().nullable(),
  order_id: z.int(),
  request_id: z.string(),
  position_id: z.int().nullable(),
  purpose: z.enum(["entry", "exit"]),
  ticker: z.string(),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
  quantity: z.int(),
  /** USD per contract. */
  limit_price: amount,
  /** References of the orders at the broker that match; answer `order1` is the first. */
  candidates: z.array(z.string()),
});

const CANDIDATE = "Order ";

/** Most candidates offered. A phone has no room for more, and Telegram takes a hundred buttons at most. */
const OFFERED = 20;

/**
 * Asks which order at the broker is the one whose answer was lost. For a close without candidates, it asks whether the
 * order is there.
 */
export function whichOrder(facts: z.infer<typeof whichOrderFacts>): Message {
  const { order_id, position_id, candidates, token, answer } = facts;
  const isMissed = candidates.length === 0;
  const of =
    facts.purpose === "entry"
      ? `Entry, ${facts.quantity} at a credit of ${bothWays(facts.limit_price)}`
      : `Exit of position ${position_id}, ${facts.quantity} at a debit of ${bothWays(facts.limit_price)}`;
  const lines = [
    `❓ Order ${order_id}: ${isMissed ? "is it at the broker" : "which one is it"}? - ${escapeHtml(facts.contract)}`,
    `${of}. The broker's answer was lost, and ${isMissed ? "it does not show the order" : `the broker has ${candidates.length} orders like it`}.`,
  ];
  if (answer !== null) {
    const order = candidates[Number(/^order(\d+)$/.exec(answer)?.[1]) - 1] ?? null;
    const sentence = answerSentence("which_order", answer, order);
    return { text: [...lines, `Answered. ${escapeHtml(sentence)}`].join("\n"), buttons: [] };
  }
  if (isMissed) {
    return {
      text: [
        ...lines,
        "Check at the broker. If the order does not appear within ten minutes, it is sent again; or at once if you press the button.",
      ].join("\n"),
      buttons: [[{ text: "It is not there, send it again", data: `none:${token}` }]],
    };
  }
  const offered = candidates.slice(0, OFFERED);
  return {
    text: [...lines, "Check at the broker, then choose. Until then no further order is sent for it."].join(
      "\n",
    ),
    buttons: [
      ...offered.map((reference, at) => [
        { text: `${CANDIDATE}${reference}`, data: `order${at + 1}:${token}` },
      ]),
      [{ text: "None, it never arrived", data: `none:${token}` }],
    ],
  };
}

/** The reference on a candidate's button; null for other buttons. */
export function candidateOn(buttonText: string): string | null {
  return buttonText.startsWith(CANDIDATE) ? buttonText.slice(CANDIDATE.length) : null;
}
