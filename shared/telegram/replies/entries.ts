import { z } from "zod";
import { counted, escapeHtml } from "../../words/format.ts";
import { act } from "../buttons.ts";
import type { Message } from "../message.ts";

export const entriesFacts = z.object({
  /** Null = entries were resumed. */
  paused_at: z.string().nullable(),
  paused_by: z.string().nullable(),
  approved: z.int(),
  /** Entry orders at the broker. They go on working. */
  working: z.int(),
  killed: z.boolean(),
});

/** The answer to /pause and /resume. */
export function entries(facts: z.infer<typeof entriesFacts>): Message {
  const { paused_at, paused_by, approved, working, killed } = facts;
  if (paused_at === null) {
    return {
      text: [
        "▶️ <b>Entries are allowed</b>",
        ...(killed ? ["🛑 But the kill switch is on: no order is sent. /unkill"] : []),
      ].join("\n"),
      buttons: [],
    };
  }
  return {
    text: [
      `⏸ <b>Entries are paused</b>, ${paused_at}, by user ${escapeHtml(paused_by ?? "")}`,
      "No new position is opened. Exits go on.",
      ...(working > 0 ? [`${counted(working, "entry order")} at the broker may still fill.`] : []),
      ...(approved > 0 ? [`${counted(approved, "approved request")} will ask for approval again.`] : []),
    ].join("\n"),
    buttons: [[act("Resume entries", "resume")]],
  };
}
