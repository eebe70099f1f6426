const SENTENCES: Record<string, Record<string, string>> = {
  which_order: {
    none: "It never arrived.",
    found: "The broker has told by itself what became of it.",
  },
  settlement_value: {
    gone: "Nothing waits for it any more.",
  },
  drift: {
    adopt: "Booked as the broker has it.",
    takeover: "Taken over: the book has the new contracts.",
    dismiss: "Dismissed: the book stays as it is.",
    gone: "Book and broker agree again, or differ otherwise.",
  },
  confirmation: {
    confirm: "Confirmed.",
    cancel: "Cancelled: nothing is done.",
    withdraw: "Taken back: nothing is sent, its rules go on.",
    lapsed: "It has lapsed: nothing was done.",
    replaced: "A newer message asks it.",
    gone: "It is over: there is nothing left to do.",
  },
  unfilled_entry: {
    lower: "Lowered: the broker is told with the next check.",
    leave: "It stays as it is.",
    takeback: "It is taken back at the broker.",
    gone: "The order is over.",
  },
  working_closes: {
    cancelcloses: "They are cancelled at the broker.",
    letwork: "They go on working.",
    gone: "Orders are sent again: they go on working.",
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
