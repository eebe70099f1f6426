import { z } from "zod";
import { symbolName } from "../../words/contract-name.ts";
import { escapeHtml, listed, signed } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";
import { differenceInWords, driftLine } from "../questions/drift.ts";

export const reconcileFacts = z.object({
  /** New York time, formatted. */
  checked_at: z.string(),
  /** Why no comparison was possible; null when it was. */
  failed: z.string().nullable(),
  /** Number of our symbols that agree. */
  agreed: z.int(),
  /** Holdings that cannot be read, by the broker's names; null where there is no name. */
  unreadable: z.array(z.string().nullable()),
  drifts: z.array(driftLine.extend({ ticker: z.string(), checks: z.int(), dismissed: z.boolean() })),
  /**
   * Other holdings of the account: contracts, or shares of a ticker. The book may have a different number of these
   * shares.
   */
  foreign: z.array(z.object({ symbol: z.string(), held: z.int(), booked: z.int() })),
});

/** How many lines fit into one message. */
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
  // A difference counts after two checks in a row, because the book may just be catching up with the broker.
  return checks < 2 ? "new, the next check decides" : "waits for your answer";
}
