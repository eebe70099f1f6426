import { z } from "zod";
import { symbolName } from "../../words/contract-name.ts";
import { escapeHtml, listed, signed } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";
import { differenceInWords, driftLine } from "../questions/drift.ts";

export const reconcileFacts = z.object({
  /** New York's, as it is to be read. */
  checked_at: z.string(),
  /** Why there was nothing to compare with; null when there was. */
  failed: z.string().nullable(),
  /** Symbols of ours. */
  agreed: z.int(),
  /** What cannot be read, by the broker's names; null where it has none. */
  unreadable: z.array(z.string().nullable()),
  drifts: z.array(driftLine.extend({ ticker: z.string(), checks: z.int(), dismissed: z.boolean() })),
  /** What the account holds besides; contracts, or shares of a ticker, of which the book may have another number. */
  foreign: z.array(z.object({ symbol: z.string(), held: z.int(), booked: z.int() })),
});

/** As many as fit one message. */
const LISTED = 12;

/** The answer to /reconcile. */
export function reconcile(facts: z.infer<typeof reconcileFacts>): Message {
  const { failed, agreed, drifts, foreign } = facts;
  const at = escapeHtml(facts.checked_at);
  if (failed !== null) {
    return plain(`🛑 Not compared, ${at}`, `${escapeHtml(failed)} Write /reconcile to try again.`);
  }
  const notOurs = foreign.map(
    ({ symbol, held, booked }) =>
      `${escapeHtml(symbolName(symbol))} ${signed(held)}${booked === 0 ? "" : ` (book ${signed(booked)})`}`,
  );
  return plain(
    drifts.length > 0
      ? `⚠️ <b>${symbols(drifts.length)} ${drifts.length === 1 ? "differs" : "differ"}</b>, ${agreed} agree, ${at}`
      : agreed > 0
        ? `✅ <b>${symbols(agreed)} ${agreed === 1 ? "agrees" : "agree"}</b> with the broker, ${at}`
        : `✅ There is no position to compare, ${at}`,
    ...listed(
      drifts.map((one) => `${differenceInWords(one)} - ${standing(one)}`),
      LISTED,
    ),
    ...(facts.unreadable.length === 0
      ? []
      : [
          `⚠️ Not compared, because they cannot be read: ${listed(facts.unreadable.map(unreadableName), LISTED).join(", ")}. Check them at the broker.`,
        ]),
    ...(notOurs.length === 0 ? [] : [`Not part of any position: ${listed(notOurs, LISTED).join(", ")}`]),
  );
}

function unreadableName(symbol: string | null): string {
  return symbol === null
    ? "a holding without a symbol, which may belong to any position"
    : escapeHtml(symbol);
}

function symbols(count: number): string {
  return `${count} symbol${count === 1 ? "" : "s"}`;
}

function standing({ checks, dismissed }: z.infer<typeof reconcileFacts>["drifts"][number]): string {
  if (dismissed) {
    return "dismissed";
  }
  // The book may be on its way to what the broker has: two checks in a row before it counts.
  return checks < 2 ? "new, the next check decides" : "waits for your answer";
}
