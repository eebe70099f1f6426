import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { reasonInWords } from "../../words/contract-name.ts";
import { bothWays, dollars, escapeHtml } from "../../words/format.ts";
import type { Message } from "../message.ts";

export const settlementFacts = z.object({
  token: z.string(),
  answer: z.string().nullable(),
  position_id: z.int(),
  ticker: z.string(),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
  quantity: z.int(),
  credit: amount,
  /** The underlying's official close, USD per share; null where it is not known. */
  close: amount.nullable(),
  outcome: z.enum(["confirm", "adjusted"]),
  /** What its legs were worth at that close, USD per contract; null where nobody can say. */
  assigned_debit: amount.nullable(),
});

/** Asks what expiration made of a position that is never settled by guess. */
export function settlement(facts: z.infer<typeof settlementFacts>): Message {
  const why =
    facts.outcome === "adjusted"
      ? "Its contract is adjusted: what it delivers is not 100 shares."
      : `${facts.ticker} closed at ${dollars(facts.close ?? 0)}: too near to a strike, or in the money.`;
  const asks = facts.answer === null;
  return {
    text: [
      `❓ Position ${facts.position_id} has expired - ${escapeHtml(facts.contract)}`,
      `${facts.quantity} at a credit of ${bothWays(facts.credit)}. ${escapeHtml(why)}`,
      ...(asks && facts.assigned_debit !== null
        ? [`By that close it was worth ${bothWays(facts.assigned_debit)}.`]
        : []),
      asks
        ? `What became of it? If you closed it elsewhere, write <code>/closed ${facts.position_id} PRICE</code> with the debit per share.`
        : `Answered: ${escapeHtml(reasonInWords(facts.answer ?? ""))}.`,
    ].join("\n"),
    buttons: asks
      ? [
          [
            { text: "Expired, 0.00", data: `expired:${facts.token}` },
            ...(facts.assigned_debit === null
              ? []
              : [{ text: `Assigned, ${dollars(facts.assigned_debit)}`, data: `assigned:${facts.token}` }]),
          ],
        ]
      : [],
  };
}
