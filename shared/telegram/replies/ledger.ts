import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { compactDate, dollars } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";
import { entryInWords, ledgerEntry } from "../questions/ledger.ts";

export const ledgerReplyFacts = z.object({
  /** Equity in the book now; null = the account has no start. */
  equity: amount.nullable(),
  taken_back: ledgerEntry.extend({ entry_date: date }).optional(),
});

/** The answer to an entry that was taken back, and to a balance that equals the book's. */
export function ledgerReply({ equity, taken_back }: z.infer<typeof ledgerReplyFacts>): Message {
  const book =
    equity === null
      ? "The account has no starting balance."
      : `The account is worth ${dollars(equity)} by the book.`;
  return taken_back === undefined
    ? plain(`✅ ${book} There is nothing to book.`)
    : plain(`↩️ Undone: ${entryInWords(taken_back)}, ${compactDate(taken_back.entry_date)}.`, book);
}
