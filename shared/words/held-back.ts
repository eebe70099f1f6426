const HELD_BACK: Record<string, string> = {
  waiting: "waiting for a trustworthy quote",
  off: "automatic exit is off",
  refused: "the broker refused too often today",
  drift: "the broker does not hold it",
  killed: "no order is sent until /unkill",
  confirming: "waiting for more checks to confirm it",
};

/**
 * Why a position that is due is not closed yet, by the latest verdict. If nothing holds it back, the next check closes
 * it.
 */
export function heldBackInWords(verdict: string | null): string {
  return HELD_BACK[verdict ?? ""] ?? "the next check closes it";
}
