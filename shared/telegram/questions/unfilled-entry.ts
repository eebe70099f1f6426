import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { aContract, bothWays, escapeHtml } from "../../words/format.ts";
import type { Message } from "../message.ts";
import { answerSentence } from "../prompts.ts";

export const unfilledEntryFacts = z.object({
  token: z.string(),
  answer: z.string().nullable(),
  request_id: z.string(),
  contract: z.string(),
  /** Contracts that have not filled. */
  quantity: z.int(),
  /** The approved credit and the mid at that time, USD per contract. */
  floor_credit: amount,
  mid: amount,
  /** The credit to which a press lowers the limit, USD per contract; null where it cannot be lower. */
  lower_to: amount.nullable(),
});

/** Asks what to do with an entry whose limit has come down to the approved credit and does not fill. */
export function unfilledEntry(facts: z.infer<typeof unfilledEntryFacts>): Message {
  const { token, answer, quantity, floor_credit, mid, lower_to } = facts;
  const lines = [
    `❓ An entry has not filled - ${escapeHtml(facts.contract)}`,
    `${quantity} at the approved credit of ${bothWays(floor_credit)}; the mid is ${bothWays(mid)}. The order stays until the close.`,
  ];
  if (answer !== null) {
    return { text: [...lines, answerSentence("unfilled_entry", answer)].join("\n"), buttons: [] };
  }
  return {
    text: lines.join("\n"),
    buttons: [
      ...(lower_to === null
        ? []
        : [[{ text: `Lower to ${aContract(lower_to)}`, data: `lower:${token}`, does: "trades" as const }]]),
      [
        { text: "Leave it", data: `leave:${token}` },
        { text: "Cancel the order", data: `takeback:${token}`, does: "stops" },
      ],
    ],
  };
}
