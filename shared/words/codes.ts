/** What kept a rule from acting, as `v_exit_decisions.code` and the fault of a mark have it. */
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

/** What a request waits for: the fault that the database has put into parentheses, in words. */
export function noteInWords(note: string): string {
  return note.replace(/\((\w+)\)$/, (_, code: string) => `(${codeInWords(code)})`);
}

/** A quote's fault, or what else kept a rule from acting, in words. */
export function codeInWords(code: string): string {
  return CODES[code] ?? code;
}
