import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { reasonInWords, symbolName } from "../../words/contract-name.ts";
import { bothWays, dollars, escapeHtml, listed, signed } from "../../words/format.ts";
import type { Message } from "../message.ts";
import { answerSentence } from "../prompts.ts";

/**
 * A symbol whose quantity differs between book and broker. Contracts, negative when short; shares where the symbol is a
 * ticker.
 */
export const driftLine = z.object({
  symbol: z.string(),
  kind: z.enum(["missing", "quantity_differs", "assigned", "exercised", "foreign"]),
  booked: z.int(),
  held: z.int(),
  position_ids: z.array(z.int()),
});

/** What the answer `adopt` books for a position. */
const adoption = z.object({
  position_id: z.int(),
  quantity: z.int(),
  /** USD per contract. */
  price: amount,
  reason: z.enum(["manual", "assigned"]),
  /** USD per share; only where contracts became shares. */
  underlying_price: amount.nullable().default(null),
  /** Long legs that are still held and must be exercised. */
  to_exercise: z.array(z.string()).default([]),
});

export const driftFacts = z.object({
  token: z.string(),
  answer: z.string().nullable(),
  ticker: z.string(),
  lines: z.array(driftLine),
  /** Foreign holdings that appeared in the same check in which ours disappeared. */
  appeared: z.array(z.object({ symbol: z.string(), held: z.int() })).default([]),
  /** Change of the shares held in that time; null = none. */
  shares: z.object({ held: z.int(), held_before: z.int() }).nullable().default(null),
  /** The contracts that the answer `takeover` puts in the place of ours; null where they do not correspond one to one. */
  succession: z
    .object({
      ratio: z.int(),
      is_adjusted: z.boolean(),
      contracts: z.array(z.object({ symbol: z.string(), becomes: z.string() })),
    })
    .nullable()
    .default(null),
  /** Null where the answer is not offered. */
  adopt: z.array(adoption).nullable(),
});

type Facts = z.infer<typeof driftFacts>;

/** How many lines fit into one message. */
const LISTED = 12;

/** Reports that the broker's holdings differ from the book, and asks which of the two is right. */
export function drift(facts: Facts): Message {
  const { adopt, succession, token, answer } = facts;
  const lines = [
    title(facts),
    ...listed(facts.lines.map(differenceInWords), LISTED),
    ...(facts.appeared.length === 0
      ? []
      : [`New at the broker: ${listed(facts.appeared.map(heldInWords), LISTED).join(", ")}`]),
    ...(facts.shares === null
      ? []
      : [`Shares: ${facts.shares.held_before} before, ${facts.shares.held} now`]),
  ];
  if (answer !== null) {
    return {
      text: [...lines, `Answered. ${escapeHtml(answerSentence("drift", answer))}`].join("\n"),
      buttons: [],
    };
  }
  const offers = [
    ...(succession === null ? [] : [{ text: "Take over", data: `takeover:${token}` }]),
    ...(adopt === null
      ? []
      : [{ text: exercises(adopt).length > 0 ? "Exercised" : "Adopt", data: `adopt:${token}` }]),
  ];
  return {
    text: [
      ...lines,
      `Until you answer, no position is opened in ${escapeHtml(facts.ticker)}.`,
      ...advice(facts),
      "<b>Dismiss</b>: the book stays as it is. No exit closes more than the broker holds.",
    ].join("\n"),
    buttons: [[...offers, { text: "Dismiss", data: `dismiss:${token}` }]],
  };
}

function title({ ticker, lines, succession, adopt }: Facts): string {
  const name = escapeHtml(ticker);
  if (succession !== null) {
    return `⚠️ ${name}: the broker has replaced your contracts with others`;
  }
  if (lines.some(({ kind }) => kind === "assigned")) {
    return adopt !== null && exercises(adopt).length > 0
      ? `🚨 ${name}: a short leg was assigned early, and its long leg is still there`
      : `🚨 ${name}: assigned early`;
  }
  return `⚠️ ${name}: the broker and the book differ`;
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
  const became =
    kind === "assigned"
      ? ", assigned: its shares changed hands"
      : kind === "exercised"
        ? ", exercised: its shares changed hands"
        : "";
  return `${escapeHtml(symbolName(symbol))}: book ${signed(booked)}, broker ${signed(held)}${whose}${became}`;
}

const heldInWords = ({ symbol, held }: Facts["appeared"][number]) =>
  `${escapeHtml(symbolName(symbol))} ${signed(held)}`;

const exercises = (adopt: z.infer<typeof adoption>[]) => adopt.flatMap(({ to_exercise }) => to_exercise);

function advice(facts: Facts): string[] {
  const { adopt, succession, lines } = facts;
  if (succession !== null) {
    return takeOverInWords(succession);
  }
  // `/closed` closes a whole position, so it is only offered where the broker holds nothing of it.
  const gone = (position_id: number) =>
    lines.every(({ held, position_ids }) => held === 0 || !position_ids.includes(position_id));
  const first = lines.flatMap(({ position_ids }) => position_ids).find(gone);
  const close = `write <code>/closed ${first} PRICE</code> (debit per share)`;
  if (adopt === null) {
    return lines.some(({ kind }) => kind === "assigned")
      ? [
          "The price to book is not known yet. The next check with a quote of the underlying offers one, unless another question about the position is open.",
        ]
      : [
          "The cause is not known. Check your account at the broker.",
          ...(first === undefined ? [] : [`If position ${first} was closed there, ${close}.`]),
        ];
  }
  const books = adopt.map(
    ({ position_id, quantity, price, reason, underlying_price }) =>
      `position ${position_id}, ${quantity} at ${bothWays(price)} (${reasonInWords(reason)}${underlying_price === null ? "" : `, the underlying at ${dollars(underlying_price)}`})`,
  );
  const long = exercises(adopt);
  if (long.length > 0) {
    return [
      `You now hold the shares and the long option that protects them. Exercise ${long.map((symbol) => escapeHtml(symbolName(symbol))).join(", ")} at the broker, then press <b>Exercised</b>. It books ${listed(books, LISTED).join("; ")}.`,
      "Or sell it at the broker. When it is gone, this message offers what to book.",
    ];
  }
  const byShares = adopt.some(({ underlying_price }) => underlying_price !== null);
  return [
    byShares
      ? `<b>Adopt</b> books ${listed(books, LISTED).join("; ")}: options that became shares at the price of the underlying, at which the shares are booked, too.`
      : `<b>Adopt</b> closes at the latest mark: ${listed(books, LISTED).join("; ")}.`,
    ...(first === undefined || byShares ? [] : [`If you know the price, ${close} instead.`]),
  ];
}

function takeOverInWords({ ratio, is_adjusted, contracts }: NonNullable<Facts["succession"]>): string[] {
  const pairs = contracts.map(
    ({ symbol, becomes }) => `${escapeHtml(symbolName(symbol))} becomes ${escapeHtml(symbolName(becomes))}`,
  );
  return [
    `<b>Take over</b>: ${listed(pairs, LISTED).join("; ")}${ratio > 1 ? `, ${ratio} for one` : ""}. Credit, rules and history stay the same.`,
    ...(is_adjusted
      ? ["It is an adjusted contract: it does not deliver 100 shares. You will be asked how it settles."]
      : []),
  ];
}
