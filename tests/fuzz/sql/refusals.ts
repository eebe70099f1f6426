/** Refusals that a caller has to distinguish. */
const EXPECTED = /^PT4(04|09|22)$/;

/**
 * How Postgres itself may refuse input that our callers never send, because they check its form first. The whole call
 * is undone. Anything else is a bug: an error of class XX or 42 above all, but also a conflict (23505), a row counted
 * twice (21000) or a lock.
 */
const OF_THE_TYPES: Record<string, string> = {
  "22P02": "a text that is not what its type reads: order_id 'x'",
  "22003": "a number beyond its type: quantity 1e10",
  "22007": "a text that is no date",
  "22008": "a date beyond the calendar",
  "22023": "a single value where a list of rows belongs",
  "22004": "null where a function of Postgres takes none",
  "22030": "a key twice in a JSON object where that is not taken",
  "22P05": "a character that cannot be stored, in JSON",
  "22021": "a character that cannot be stored, in text",
  "23502": "a part that is missing",
  "23503": "a name that stands for nothing",
  "23514": "an amount or a word that the table does not take",
  "54001": "JSON nested deeper than the server's stack",
  "20000": "a command that run_command() does not know: nothing of it is kept",
};

/** Whether a call may be refused with this code. */
export function mayRefuse(code: string, isOurs: boolean): boolean {
  return EXPECTED.test(code) || (!isOurs && code in OF_THE_TYPES);
}
