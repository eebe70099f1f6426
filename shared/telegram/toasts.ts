import { z } from "zod";
import { cut } from "../words/format.ts";
import type { lookUp, Outcome } from "./errands.ts";
import { answerSentence, isChoice } from "./prompts.ts";

/** Answer of `decide_trade_request()`. */
export const decision = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.enum(["approved", "approved_for_next_session", "rejected", "expired", "stale"]) }),
  z.object({ outcome: z.enum(["already", "replayed"]), status: z.string().nullish() }),
  z.object({ outcome: z.literal("refused"), message: z.string() }),
]);

/** Answer of `answer_prompt()`. */
export const promptAnswer = z.object({
  outcome: z.enum(["answered", "already", "refused", "stale", "replayed"]),
  kind: z.string().nullish(),
  answer: z.string().nullish(),
  /** Why it was refused. */
  message: z.string().nullish(),
});

/** The immediate answer to a press. The message itself follows through the outbox. */
export interface Toast {
  text: string;
  /** Shown until it is tapped away. */
  show_alert?: true;
}

export const STALE: Toast = { text: "This message is out of date. Use the newest one." };
const SEEN: Toast = { text: "Nothing changed: that press was already counted." };

/** For a press that looks something up. */
export function lookUpToast(outcome: Awaited<ReturnType<typeof lookUp>>): Toast {
  switch (outcome) {
    case "queued":
    case "replayed":
      return { text: "One moment ..." };
    case "waiting":
      return { text: "It is already being sent." };
    case "many":
      return { text: "Five answers to you are being sent. Please wait for them." };
    case "stale":
      return STALE;
  }
}

/** For a failure that a repeat does not mend. */
export const FAILED = "An internal error: nothing was done. The function's log has the reason.";

/** For a stranger, or in another chat. */
export function mayNothing(user: number): Toast {
  return { text: `You (user ${user}) are not allowed to decide here.`, show_alert: true };
}

/** For a viewer who wants to act. */
export function mayLookOnly(user: number): Toast {
  return { text: `You (user ${user}) may look here, but not act.`, show_alert: true };
}

/** Telegram refuses a longer toast, and the presser would see nothing. */
const LONGEST = 200;

const shortened = (text: string) => cut(text, LONGEST);

/** For a press on Approve or Reject. */
export function decisionToast(answer: z.infer<typeof decision>): Toast {
  switch (answer.outcome) {
    case "approved":
      return { text: "Approved. The quote is checked, then the order is sent." };
    case "approved_for_next_session":
      return { text: "Approved. The order is sent when the market opens." };
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
      return { text: `Nothing changed: the request is already ${answer.status ?? "not waiting"}.` };
  }
}

const DONE: Record<string, string> = {
  pause: "Entries are paused.",
  resume: "Entries are allowed again.",
  reconcile: "Comparing with the broker ...",
  settle: "Booked.",
  reopen: "The position is open again.",
  card: "The card is sent again, below.",
  rules: "Changed.",
  note: "Noted.",
  publish: "It is being published.",
  post_there: "Noted: the post is there.",
  post_again: "The post is sent again.",
  post_back: "The post is not sent.",
  publishing: "Noted.",
  dividend: "Kept.",
  sell: "One moment ...",
  add: "One moment ...",
  pick: "Getting a quote. The card follows.",
  scan: "Scanning. The list follows.",
  scan_rules: "Changed.",
  earnings: "Kept.",
  account: "Asking the broker ...",
  leave: "Left as it is. There is no further warning.",
};

/** For a press on a button that does something. `command` is its name in `run_command()`. */
export function runToast(command: string, { outcome, message }: Outcome): Toast {
  switch (outcome) {
    case "done":
      return { text: DONE[command] ?? "Done." };
    case "asked":
      return { text: "Confirm it below." };
    case "refused":
      return { text: shortened(message ?? "That is not possible."), show_alert: true };
    case "replayed":
      return SEEN;
  }
}

/**
 * For a press on a prompt's button.
 *
 * @param order the broker's reference of the chosen order, where the pressed message shows it
 */
export function promptToast(said: z.infer<typeof promptAnswer>, order: string | null): Toast {
  const { outcome, kind, answer, message } = said;
  if (outcome === "stale") {
    return answer === "lapsed"
      ? { text: "Too late: the confirmation has expired. Nothing was done; ask again.", show_alert: true }
      : STALE;
  }
  if (outcome === "refused") {
    return { text: shortened(message ?? "That is no longer possible."), show_alert: true };
  }
  if (kind == null || answer == null) {
    return SEEN;
  }
  const sentence = answerSentence(kind, answer, order);
  if (outcome === "answered") {
    return { text: shortened(isChoice(kind, answer) ? sentence.replace(/^It/, "Taken: it") : sentence) };
  }
  return {
    text: shortened(
      kind === "settlement"
        ? `Nothing changed: it is already booked as ${answer}.`
        : `Nothing changed: it was already answered. ${sentence}`,
    ),
  };
}
