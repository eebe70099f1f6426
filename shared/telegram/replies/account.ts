import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { bothEnds, compactDate, dollars, escapeHtml, percent, signedDollars } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";

/** `private.account_facts()`: amounts in USD, null where unknown. */
export const accountFacts = z.object({
  mode: z.enum(["PAPER", "SIM", "LIVE"]).nullable(),
  /** New York time of the broker's report. */
  at: z.string().nullable(),
  equity: amount.nullable(),
  cash: amount.nullable(),
  buying_power: amount.nullable(),
  /** Equity in the book. */
  book_equity: amount.nullable(),
  collateral: amount,
  risk: amount,
  /** The broker's equity less the book's, the latest day first. */
  differences: z.array(z.object({ trade_date: date, difference: amount })),
});

/** The answer to /account. */
export function account(facts: z.infer<typeof accountFacts>): Message {
  const { mode, at, equity, cash, buying_power, book_equity, collateral, risk, differences } = facts;
  const known = equity ?? book_equity;
  const line = (name: string, value: number | null): [string, string] => [
    name,
    value === null ? "not reported" : dollars(value),
  ];
  const [latest] = differences;
  return plain(
    `<b>Account</b>${mode === null ? "" : ` · ${mode}`}${at === null ? "" : ` · ${escapeHtml(at)}`}`,
    bothEnds([
      line("Equity, the broker", equity),
      ["Equity, the book", book_equity === null ? "no /balance yet" : dollars(book_equity)],
      line("Cash", cash),
      line("Buying power", buying_power),
      ["Collateral in use", dollars(collateral)],
      ...(known === null || known <= 0
        ? []
        : [["  of equity", percent((100 * collateral) / known)] as [string, string]]),
      ["At risk", dollars(risk)],
    ]),
    ...(latest === undefined
      ? []
      : [
          "<b>Broker minus book</b>",
          bothEnds(differences.map((d) => [compactDate(d.trade_date), signedDollars(d.difference)])),
          ...(latest.difference === 0
            ? []
            : ["The difference may be interest or fees. <code>/balance AMOUNT</code> books it."]),
        ]),
  );
}
