import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { contract } from "../../words/contract-name.ts";
import { compactDate, dollars, escapeHtml, listed, sharePrice } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";
import { answerSentence } from "../prompts.ts";

export const settlementValueFacts = z.object({
  /** The value, USD per share, or `gone`. */
  answer: z.string().nullable(),
  answered_by: z.string().nullable(),
  /** Root of the options: SPX. */
  ticker: z.string(),
  expiration_date: date,
  /** The day of the opening print. */
  settled_on: date,
  /** Close of their last session, USD per share; null where no source has told it. */
  close: amount.nullable(),
  positions: z.array(contract.extend({ quantity: z.int(), credit: amount })),
});

/** How many lines fit into one message. */
const LISTED = 20;

/** Asks for the value of an opening print, which no close gives. It settles all positions of a root and expiration. */
export function settlementValue(facts: z.infer<typeof settlementValueFacts>): Message {
  const ticker = escapeHtml(facts.ticker);
  return plain(
    `❓ ${ticker} ${compactDate(facts.expiration_date)}: what was the settlement value?`,
    "Credits per share:",
    ...listed(
      facts.positions.map(
        (p) =>
          `#${p.position_id} ${escapeHtml(p.contract_short)}, ${p.quantity} at a credit of ${sharePrice(p.credit / 100)}`,
      ),
      LISTED,
    ),
    `It is settled by the opening prints of ${compactDate(facts.settled_on)}, which no data source provides.` +
      (facts.close === null ? "" : ` The session before closed at ${dollars(facts.close)}.`),
    facts.answer === null
      ? `Send <code>/settle ${ticker} VALUE</code> to settle all of them.`
      : `Answered${facts.answered_by === null ? "" : ` by user ${escapeHtml(facts.answered_by)}`}: ${
          /^[\d.]+$/.test(facts.answer)
            ? `${dollars(Number(facts.answer))}.`
            : escapeHtml(answerSentence("settlement_value", facts.answer))
        }`,
  );
}
