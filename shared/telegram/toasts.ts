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
const SEEN: Toast = { text: "Nothing changed: that press was seen already." };

/** For a press that looks something up. */
export function lookUpToast(outcome: Awaited<ReturnType<typeof lookUp>>): Toast {
  switch (outcome) {
    case "queued":
    case "replayed":
      return { text: "One moment ..." };
    case "waiting":
      return { text: "It is on its way already." };
    case "many":
      return { text: "Five answers to you are on their way. Wait for them." };
    case "stale":
      return STALE;
  }
}

/** For a failure that a repeat does not mend. */
export const FAILED = "That failed inside, and nothing came of it. The function's log says why.";

/** For a stranger, or in another chat. */
export function mayNothing(user: number): Toast {
  return { text: `You (user ${user}) may not decide here.`, show_alert: true };
}

/** For a viewer who wants to act. */
export function mayLookOnly(user: number): Toast {
  return { text: `You (user ${user}) may look here, not act.`, show_alert: true };
}

/** Telegram refuses a longer toast, and the presser would see nothing. */
const LONGEST = 200;

const shortened = (text: string) => cut(text, LONGEST);

/** For a press on Approve or Reject. */
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

const DONE: Record<string, string> = {
  pause: "Entries are paused.",
  resume: "Entries are allowed again.",
  reconcile: "Comparing with the broker ...",
  settle: "Booked.",
  reopen: "It is open again.",
  card: "The card comes again, below.",
  rules: "Changed.",
  note: "Noted.",
  publish: "It is on its way.",
  post_there: "Noted: it is there.",
  post_again: "It is sent again.",
  post_back: "It does not leave.",
  publishing: "Noted.",
  dividend: "Kept.",
  sell: "One moment ...",
  add: "One moment ...",
  pick: "Quoting it: the card follows.",
  scan: "Scanning: the list follows.",
  scan_rules: "Changed.",
  earnings: "Kept.",
  account: "Asking the broker ...",
  leave: "Left as it is: it is not told again.",
};

/** For a press on a button that does something. `command` is its name in `run_command()`. */
export function runToast(command: string, { outcome, message }: Outcome): Toast {
  switch (outcome) {
    case "done":
      return { text: DONE[command] ?? "Done." };
    case "asked":
      return { text: "Confirm it below." };
    case "refused":
      return { text: shortened(message ?? "That cannot be done."), show_alert: true };
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
    return { text: shortened(message ?? "That cannot be done any more."), show_alert: true };
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
        ? `Nothing changed: it is booked as ${answer} already.`
        : `Nothing changed, it was answered already. ${sentence}`,
    ),
  };
}
