import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { reasonInWords, symbolName } from "../../words/contract-name.ts";
import { bothWays, escapeHtml, listed, signed } from "../../words/format.ts";
import type { Message } from "../message.ts";
import { answerSentence } from "../prompts.ts";

/** A symbol in which book and broker differ. Contracts, negative when short; shares where the symbol is a ticker. */
export const driftLine = z.object({
  symbol: z.string(),
  kind: z.enum(["missing", "quantity_differs", "assigned", "foreign"]),
  booked: z.int(),
  held: z.int(),
  position_ids: z.array(z.int()),
});

export const driftFacts = z.object({
  token: z.string(),
  answer: z.string().nullable(),
  ticker: z.string(),
  lines: z.array(driftLine),
  /** What answer `adopt` books, USD per contract; null where it is not offered. */
  adopt: z
    .array(
      z.object({
        position_id: z.int(),
        quantity: z.int(),
        price: amount,
        reason: z.enum(["manual", "assigned"]),
      }),
    )
    .nullable(),
});

type Facts = z.infer<typeof driftFacts>;

/** As many as fit one message. */
const LISTED = 12;

/** Says that the broker holds something else than the book, and asks which of the two is right. */
export function drift(facts: Facts): Message {
  const ticker = escapeHtml(facts.ticker);
  const lines = [
    `⚠️ ${ticker}: the broker holds something else than the book`,
    ...listed(facts.lines.map(differenceInWords), LISTED),
  ];
  if (facts.answer !== null) {
    const sentence = answerSentence("drift", facts.answer);
    return { text: [...lines, `Answered. ${escapeHtml(sentence)}`].join("\n"), buttons: [] };
  }
  const dismiss = { text: "Dismiss", data: `dismiss:${facts.token}` };
  return {
    text: [
      ...lines,
      `Until you answer nothing is opened in ${ticker}.`,
      ...adoptInWords(facts),
      "<b>Dismiss</b>: the book stays as it is. No exit closes more than the broker holds.",
    ].join("\n"),
    buttons: [facts.adopt === null ? [dismiss] : [{ text: "Adopt", data: `adopt:${facts.token}` }, dismiss]],
  };
}

/** `580 put Apr 17 '26: book −2, broker −1 (position 5)`. */
export function differenceInWords({
  symbol,
  kind,
  booked,
  held,
  position_ids,
}: z.infer<typeof driftLine>): string {
  const whose =
    position_ids.length === 0
      ? ""
      : ` (position${position_ids.length > 1 ? "s" : ""} ${listed(position_ids.map(String), 8).join(", ")})`;
  const assigned = kind === "assigned" ? ", assigned: the shares are there" : "";
  return `${escapeHtml(symbolName(symbol))}: book ${signed(booked)}, broker ${signed(held)}${whose}${assigned}`;
}

function adoptInWords({ adopt, lines }: Facts): string[] {
  // Only what is gone altogether can be closed as a whole.
  const gone = (position_id: number) =>
    lines.every(({ held, position_ids }) => held === 0 || !position_ids.includes(position_id));
  const first = lines.flatMap(({ position_ids }) => position_ids).find(gone);
  const close = `write <code>/closed ${first} PRICE</code> (debit per share)`;
  if (adopt === null) {
    return [
      "What happened cannot be told from here: look at the broker.",
      ...(first === undefined ? [] : [`If position ${first} is closed there, ${close}.`]),
    ];
  }
  const books = adopt.map(
    ({ position_id, quantity, price, reason }) =>
      `position ${position_id}, ${quantity} at ${bothWays(price)} (${reasonInWords(reason)})`,
  );
  return [
    `<b>Adopt</b> closes at the latest mark: ${listed(books, LISTED).join("; ")}.`,
    ...(first === undefined ? [] : [`If you know the price, ${close} instead.`]),
  ];
}
