import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { bothWays, counted, dollars, escapeHtml } from "../../words/format.ts";
import { asked } from "./asked.ts";

/** A trade that was opened elsewhere. Prices in USD per contract, fees in USD for all contracts. */
export const addFacts = asked.extend({
  action: z.literal("add"),
  contract: z.string(),
  quantity: z.int(),
  entry_price: amount,
  fees: amount,
  /** The mid, where the entered price is far from it. */
  known: amount.nullable(),
});

/** The question. */
export function addQuestion(facts: z.infer<typeof addFacts>): string[] {
  return [
    `❓ <b>Record ${counted(facts.quantity, "contract")} of ${escapeHtml(facts.contract)}, opened elsewhere?</b>`,
    `Credit ${bothWays(facts.entry_price)}${facts.fees === 0 ? "" : `, fees ${dollars(facts.fees)}`}.`,
    ...(facts.known === null ? [] : [`⚠️ The credit is far from the mid of ${bothWays(facts.known)}.`]),
    "No order is sent. Its exit rules then watch the position.",
  ];
}
