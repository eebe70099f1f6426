const SENTENCES: Record<string, Record<string, string>> = {
  which_order: {
    none: "It never reached the broker.",
    found: "The broker has reported what became of it.",
  },
  settlement_value: {
    gone: "No position waits for it any more.",
  },
  drift: {
    adopt: "Booked as the broker holds it.",
    takeover: "The book now has the new contracts.",
    dismiss: "Dismissed: the book stays as it is.",
    gone: "The difference is gone or has changed.",
  },
  confirmation: {
    confirm: "Confirmed.",
    cancel: "Cancelled. Nothing was done.",
    withdraw: "Cancelled. No order is sent; the exit rules stay active.",
    lapsed: "It expired. Nothing was done.",
    replaced: "A newer message asks the question.",
    gone: "It is no longer possible. There is nothing left to do.",
  },
  unfilled_entry: {
    lower: "Lowered. The next check changes the order.",
    leave: "The order stays as it is.",
    takeback: "The order is cancelled at the broker.",
    gone: "The order has ended.",
  },
  working_closes: {
    cancelcloses: "The orders are cancelled at the broker.",
    letwork: "The orders go on working.",
    gone: "The kill switch is off again; the orders go on working.",
  },
};

/**
 * The answer to a prompt, as a sentence. Some answers come from events instead of buttons: an order that was `found`, a
 * drift that is `gone`, a close recorded by /closed.
 *
 * @param order the broker's reference of the chosen order
 */
export function answerSentence(kind: string, answer: string, order: string | null = null): string {
  if (isChoice(kind, answer)) {
    return `It is ${order === null ? "the order chosen" : `order ${order}`}.`;
  }
  return SENTENCES[kind]?.[answer] ?? `Booked as ${answer}.`;
}

/** Whether the answer is a candidate: `order1` is the first. */
export function isChoice(kind: string, answer: string): boolean {
  return kind === "which_order" && /^order\d+$/.test(answer);
}
