import { z } from "zod";
import { counted, escapeHtml, listedWithin } from "../../words/format.ts";
import { scanReason } from "../../words/scan-reasons.ts";
import { nav } from "../buttons.ts";
import type { Message } from "../message.ts";

/** `private.fell_out_facts()`. */
export const fellOutFacts = z.object({
  scan_id: z.int(),
  counts: z.array(
    z.object({
      ticker: z.string(),
      /** `*` = the whole ticker. */
      rule: z.string(),
      total: z.int(),
      passed: z.int(),
      /** The most frequent first. */
      reasons: z.array(z.object({ reason: z.string(), count: z.int() })),
    }),
  ),
});

/** Reasons of contracts that passed. For these, the budget and the caps decided which are listed. */
const PASSED = ["listed", "budget", "expiration", "ticker", "group", "list"];

/** Room for the lines in one message, characters. */
const ROOM = 3_900;

/** The outcome for the contracts that a scan looked at. */
export function fellOut({ scan_id, counts }: z.infer<typeof fellOutFacts>): Message {
  const lines = counts.map(({ ticker, rule, total, passed, reasons }) => {
    const out = reasons.filter(({ reason }) => !PASSED.includes(reason));
    const shown = reasons.find(({ reason }) => reason === "listed")?.count ?? 0;
    if (rule === "*") {
      return `<b>${escapeHtml(ticker)}</b>: excluded (${out.map(({ reason }) => scanReason(reason)).join(", ")})`;
    }
    const by = out.map(({ reason, count }) => `${scanReason(reason)}: ${count}`);
    return `<b>${escapeHtml(ticker)} ${escapeHtml(rule)}</b>: ${counted(total, "contract")}, ${passed} passed${shown === 0 ? "" : `, ${shown} listed`}${by.length === 0 ? "" : `; ${by.slice(0, 4).join(", ")}`}`;
  });
  return {
    text: [
      "<b>Excluded contracts</b>, by the first reason",
      ...(lines.length === 0 ? ["No contract was checked."] : listedWithin(lines, ROOM)),
    ].join("\n"),
    buttons: [[nav("◂ The list", "opportunities", scan_id)]],
  };
}
