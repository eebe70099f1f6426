/** What kept a rule from acting: `v_exit_decisions.code` and faults of marks. */
const CODES: Record<string, string> = {
  missing: "no quote",
  stale: "the quote is stale",
  halted: "trading is halted",
  delayed: "the quote is delayed",
  crossed: "the quote is crossed",
  out_of_bounds: "the quote is out of bounds",
  too_wide: "bid and ask are too far apart",
  no_ask: "no ask",
  quiet_period: "the first minutes after the open",
  entry_working: "the rest of its entry is cancelled first",
};

/** The note of a waiting request, with its code in parentheses replaced by words. */
export function noteInWords(note: string): string {
  return note.replace(/\((\w+)\)$/, (_, code: string) => `(${codeInWords(code)})`);
}

/** The fault of a quote, or another reason that kept a rule from acting, in words. */
export function codeInWords(code: string): string {
  return CODES[code] ?? code;
}
