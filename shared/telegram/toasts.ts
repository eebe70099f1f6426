import { z } from "zod";
import { answerSentence, isChoice } from "./prompts.ts";

/** `decide_trade_request()`. */
export const decision = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.enum(["approved", "approved_for_next_session", "rejected", "expired", "stale"]) }),
  z.object({ outcome: z.enum(["already", "replayed"]), status: z.string().nullable() }),
  z.object({ outcome: z.literal("refused"), message: z.string() }),
]);

/** `answer_prompt()`. */
export const promptAnswer = z.object({
  outcome: z.enum(["answered", "already", "stale", "replayed"]),
  kind: z.string().nullish(),
  answer: z.string().nullish(),
});

/** What a presser is told at once; the message itself follows through the outbox. */
export interface Toast {
  text: string;
  /** To be confirmed by a tap, not gone after a moment. */
  show_alert?: true;
}

export const STALE: Toast = { text: "This card is out of date. Use the newest one." };

/** Telegram refuses a longer one, and the presser would see nothing. */
const LONGEST = 200;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Of a press on Approve or Reject. */
export function decisionToast(answer: z.infer<typeof decision>): Toast {
  switch (answer.outcome) {
    case "approved":
      return { text: "Approved: checking the quote, then the order is sent." };
    case "approved_for_next_session":
      return { text: "Approved: it is sent when the market opens." };
    case "rejected":
      return { text: "Rejected." };
    case "expired":
      return { text: "Too late: the request has expired." };
    case "refused":
      return { text: shortened(answer.message), show_alert: true };
    case "stale":
      return STALE;
    case "already":
    case "replayed":
      return { text: `Nothing changed: the request is ${answer.status ?? "not waiting"} already.` };
  }
}

/**
 * Of a press on a prompt's button.
 *
 * @param order the broker's reference that the answer names, where the pressed message says it
 */
export function promptToast(said: z.infer<typeof promptAnswer>, order: string | null): Toast {
  const { outcome, kind, answer } = said;
  if (outcome === "stale") {
    return STALE;
  }
  if (kind == null || answer == null) {
    return { text: "Nothing changed: that press was seen already." };
  }
  const sentence = answerSentence(kind, answer, order);
  if (outcome === "answered") {
    return { text: shortened(isChoice(kind, answer) ? sentence.replace(/^It/, "Taken: it") : sentence) };
  }
  return {
    text: shortened(
      kind === "settlement"
        ? `Nothing changed: it is booked as ${answer} already.`
        : `Nothing changed, it was answered already. ${sentence}`,
    ),
  };
}
