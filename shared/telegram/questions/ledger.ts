import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { compactDate, dollars, escapeHtml, signedDollars, table } from "../../words/format.ts";
import type { Button } from "../message.ts";
import { asked, yesOrNo } from "./asked.ts";

export const ledgerEntry = z.object({
  kind: z.enum(["starting_balance", "deposit", "withdrawal", "adjustment"]),
  /** USD; an adjustment may be negative. */
  amount,
});

/** An entry for the account that a person reports: `private.ask_ledger()`. */
export const ledgerFacts = asked.extend({
  action: z.enum(["balance", "deposit", "withdraw"]),
  amount,
  note: z.string().nullable(),
  day: date,
  /** Equity in the book; null = the account has no start. */
  equity: amount.nullable(),
  as_of: z.string(),
  /** The entry that each answer books. */
  books: z.record(z.string(), ledgerEntry),
});

export type LedgerFacts = z.infer<typeof ledgerFacts>;

const KINDS = {
  starting_balance: { name: "starting balance", command: "balance" },
  adjustment: { name: "adjustment", command: "balance" },
  deposit: { name: "deposit", command: "deposit" },
  withdrawal: { name: "withdrawal", command: "withdraw" },
};

/** `deposit of 5,000.00`, `adjustment of −12.50`. */
export function entryInWords({ kind, amount }: z.infer<typeof ledgerEntry>): string {
  return `${KINDS[kind].name} of ${kind === "adjustment" ? signedDollars(amount) : dollars(amount)}`;
}

/** The question. */
export function ledgerQuestion(facts: LedgerFacts): string[] {
  const { action, amount, note, day, equity, as_of, books } = facts;
  if (action !== "balance") {
    return [
      `❓ <b>Did ${dollars(amount)} ${action === "deposit" ? "come into" : "leave"} the account?</b>`,
      ...(note === null ? [] : [escapeHtml(note)]),
      `It is booked on ${compactDate(day)} and does not count as performance.`,
    ];
  }
  if (equity === null) {
    return [
      `❓ <b>Start the account with ${dollars(amount)}?</b>`,
      `This is its value before the open of ${compactDate(day)}, open positions included. Earlier profits are part ` +
        "of it; profits from that day on are added. Returns, drawdown and Sharpe are calculated from there.",
    ];
  }
  return [
    `❓ <b>Is the account worth ${dollars(amount)}?</b>`,
    table([
      ["You say", dollars(amount)],
      ["The book", dollars(equity)],
      ...(books.adjustment === undefined ? [] : [["Difference", signedDollars(books.adjustment.amount)]]),
    ]),
    `The book: its value at the last close, plus ledger entries and trades since then, at the latest marks, ${as_of}.`,
    "An adjustment counts as performance: interest, fees or prices that the book does not know. " +
      `A ${books.deposit === undefined ? "withdrawal" : "deposit"} does not count as performance.`,
  ];
}

/** A button for each possible entry, and one for none. */
export function ledgerChoices({ action, amount, token, books }: LedgerFacts): Button[][] {
  if ("confirm" in books) {
    return yesOrNo(
      token,
      `${{ balance: "Begin with", deposit: "Deposited", withdraw: "Withdrawn" }[action]} ${dollars(amount)}`,
    );
  }
  return [
    Object.keys(books).map((answer) => ({
      text: `Book a${answer === "adjustment" ? "n" : ""} ${answer}`,
      data: `${answer}:${token}`,
    })),
    [{ text: "Leave it", data: `cancel:${token}` }],
  ];
}

/** The entry that an answer has booked, and how to take it back. */
export function ledgerBooked({ books, answered_at }: LedgerFacts, answer: string, by: string): string[] {
  const made = books[answer];
  return made === undefined
    ? []
    : [
        `✅ Booked${by}${answered_at === null ? "" : `, ${answered_at}`}: ${entryInWords(made)}. /${KINDS[made.kind].command} back undoes it, today only.`,
      ];
}
