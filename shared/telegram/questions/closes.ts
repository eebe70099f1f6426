import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { codeInWords } from "../../words/codes.ts";
import { contract, reasonInWords } from "../../words/contract-name.ts";
import { bothWays, dollars, escapeHtml, listed, markedAt, signedDollars, table } from "../../words/format.ts";
import { asked } from "./asked.ts";

/** How many lines fit into one message. */
const LISTED = 20;

/** The progress of confirmed closes. */
const closing = z.object({
  progress: z.object({ waiting: z.int(), working: z.int(), closed: z.int() }),
  market_open: z.boolean(),
  /** When the market opens, if it is closed. */
  leaves_at: z.string().nullable(),
  /** USD, by the latest marks. */
  cost: amount.nullable(),
  pnl: amount.nullable(),
});

export const closeFacts = contract.extend({
  ...asked.shape,
  ...closing.shape,
  action: z.literal("close"),
  open_quantity: z.int(),
  /** Contracts of a partial close; null = all. */
  close_quantity: z.int().nullable(),
  /** The person's own limit, USD per contract, and whether it is far from the mark; null = the market's price. */
  limit: amount.nullable(),
  far: z.boolean(),
  entry_price: amount,
  mark: amount.nullable(),
  mark_fault: z.string().nullable(),
  marked_at: z.string().nullable(),
  mark_age_minutes: z.int().nullable(),
  natural_price: amount.nullable(),
  /** A working close that this one takes over. */
  working: z.object({ exit_reason: z.string(), limit_price: amount }).nullable(),
});

/** A close elsewhere that a person reports and that needs a confirmation. */
export const closedFacts = contract.extend({
  ...asked.shape,
  action: z.literal("closed"),
  open_quantity: z.int(),
  entry_price: amount,
  exit_price: amount,
  exit_reason: z.string(),
  /** Fees of the close, USD for all contracts. */
  fees: amount,
  /** USD, net of all fees. */
  pnl: amount,
  mark: amount.nullable(),
  marked_at: z.string().nullable(),
  far: z.boolean(),
  /** When the broker was last seen to hold the position. */
  held_at: z.string().nullable(),
});

export const closeAllFacts = asked.extend({
  ...closing.shape,
  action: z.literal("close_all"),
  positions: z.int(),
  /** Positions without a mark, which the sums leave out. */
  unmarked: z.array(contract),
});

type Closing = z.infer<typeof closeFacts> | z.infer<typeof closeAllFacts>;

/** Asks whether to close one position: its figures, what its order pays, and when the order is sent. */
export function closeQuestion(facts: z.infer<typeof closeFacts>): string[] {
  const { mark, mark_fault, marked_at, mark_age_minutes, natural_price, cost, pnl, working } = facts;
  const { limit, far, close_quantity, open_quantity } = facts;
  return [
    `❓ <b>Close position ${facts.position_id}?</b> - ${escapeHtml(facts.contract)}`,
    table([
      ["Quantity", close_quantity === null ? String(open_quantity) : `${close_quantity} of ${open_quantity}`],
      ["Credit", dollars(facts.entry_price)],
      ...(limit === null ? [] : [["Limit", dollars(limit)]]),
      ["Mark", mark === null ? "none" : dollars(mark)],
      ...(natural_price === null ? [] : [["Natural", dollars(natural_price)]]),
      ...(cost === null ? [] : [["Costs", dollars(cost)]]),
      ...(pnl === null ? [] : [["P&L", signedDollars(pnl)]]),
    ]),
    ...(limit === null
      ? []
      : [
          `The order pays at most ${bothWays(limit)}, until it fills or you cancel it. An exit rule that triggers takes precedence.`,
          ...(far ? ["⚠️ The limit is far from the mark."] : []),
        ]),
    ...(mark === null ? [] : [`Mark: ${bothWays(mark)}.`]),
    ...markedAt(marked_at, mark_age_minutes),
    ...(mark_fault === null
      ? []
      : [`⚠️ No trustworthy quote (${escapeHtml(codeInWords(mark_fault))}): the order waits for one.`]),
    ...(working === null
      ? []
      : [
          `It replaces the working close, ${escapeHtml(reasonInWords(working.exit_reason))} at ${bothWays(working.limit_price)}.`,
        ]),
    leaving(facts),
  ];
}

/** Asks whether a position was closed elsewhere at that price. */
export function closedQuestion(facts: z.infer<typeof closedFacts>): string[] {
  const { position_id, open_quantity, entry_price, exit_price, exit_reason, fees, pnl, mark, held_at } =
    facts;
  return [
    `❓ <b>Was position ${position_id} closed elsewhere?</b> - ${escapeHtml(facts.contract)}`,
    `${open_quantity} at ${bothWays(exit_price)}, ${escapeHtml(reasonInWords(exit_reason))}${fees === 0 ? "" : `, fees ${dollars(fees)}`}: P&amp;L ${signedDollars(pnl)}.`,
    ...(facts.far
      ? [
          mark === null
            ? `⚠️ The price is far from the credit, ${bothWays(entry_price)}. There is no mark yet.`
            : `⚠️ The price is far from the mark, ${bothWays(mark)}${facts.marked_at === null ? "" : ` (${facts.marked_at})`}.`,
        ]
      : []),
    ...(held_at === null ? [] : [`⚠️ The broker still held it, ${held_at}.`]),
    "No order is sent. Once it is booked, no exit rule watches it.",
  ];
}

/** Asks whether to close all positions. */
export function closeAllQuestion(facts: z.infer<typeof closeAllFacts>): string[] {
  const { positions, cost, pnl, unmarked } = facts;
  const names = listed(
    unmarked.map((p) => `#${p.position_id} ${escapeHtml(p.contract_short)}`),
    LISTED,
  );
  return [
    `❓ <b>Close ${positions === 1 ? "the one open position" : `all ${positions} positions`}?</b>`,
    table([
      ["Positions", String(positions)],
      ...(cost === null ? [] : [["Costs", dollars(cost)]]),
      ...(pnl === null ? [] : [["P&L", signedDollars(pnl)]]),
    ]),
    "At the latest marks.",
    ...(names.length === 0 ? [] : [`⚠️ Not included, because there is no mark: ${names.join(", ")}.`]),
    leaving(facts),
  ];
}

function leaving(facts: Closing): string {
  const { market_open, leaves_at } = facts;
  const has_limit = facts.action === "close" && facts.limit !== null;
  return market_open || leaves_at === null
    ? `The order is sent right after you confirm${has_limit ? "" : ", between mid and natural price"}.`
    : `The market is closed. The order is sent when it opens, ${leaves_at}.`;
}

/** How far confirmed closes have come. */
export function closeProgress(facts: Closing): string[] {
  const { waiting, working, closed } = facts.progress;
  const of = (count: number, state: string) =>
    count === 0 ? [] : [facts.action === "close" ? state : `${count} ${state}`];
  const parts = [
    ...of(
      waiting,
      facts.leaves_at === null ? "waits for the next check" : `waits for the open, ${facts.leaves_at}`,
    ),
    ...of(working, "at the broker"),
    ...of(closed, "closed"),
  ];
  const isOver = waiting + working === 0;
  return parts.length === 0 ? [] : [`${isOver ? "✅" : "⏳"} ${parts.join(", ")}`];
}
