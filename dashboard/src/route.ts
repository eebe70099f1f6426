/** Where the page is: `#/history?ticker=SPY` is `{path: "history", query: {ticker: "SPY"}}`. */
export interface Route {
  path: string;
  query: Query;
}

export type Query = Record<string, string>;

/** Telegram puts its launch parameters behind the hash; they are none of the page's. */
const TELEGRAM = /^tgWebApp/;

export function readRoute(hash: string): Route {
  const [, path = "", search = ""] = /^#?\/?([^?&]*)[?&]?(.*)$/s.exec(hash) ?? [];
  const query: Query = {};
  for (const [key, value] of new URLSearchParams(search)) {
    if (value !== "" && !TELEGRAM.test(key)) {
      query[key] = value;
    }
  }
  return { path: path.includes("=") ? "" : path.replace(/\/+$/, ""), query };
}

/** The address of a page; what is empty of the query is left out. */
export function linkTo(path: string, query: Query = {}): string {
  const search = searchOf(query);
  return `#/${path}${search === "" ? "" : `?${search}`}`;
}

/** Keys in the order of the alphabet: one address for one question. */
export function searchOf(query: Query): string {
  const filled = Object.entries(query).filter(([, value]) => value !== "");
  filled.sort(([a], [b]) => (a < b ? -1 : 1));
  // Commas separate choices, and read better as they are.
  return new URLSearchParams(filled).toString().replaceAll("%2C", ",");
}

/** Of a query what a page asks for; the rest is for the page itself, as the order of a table is. */
export function pick(query: Query, keys: readonly string[]): Query {
  return Object.fromEntries(Object.entries(query).filter(([key]) => keys.includes(key)));
}

/** `CSP,VPC` -> both. A value may hold a comma of its own, as somebody's reason of a close: `listed` wrote it. */
export function listOf(value: string | undefined): string[] {
  return value === undefined || value === ""
    ? []
    : value.split(",").map((one) => one.replaceAll("%2C", ",").replaceAll("%25", "%"));
}

/** Several values as one of an address. */
export function listed(values: readonly string[]): string {
  return values.map((one) => one.replaceAll("%", "%25").replaceAll(",", "%2C")).join(",");
}

/** What of a query may have several values. */
const LISTS = ["strategy", "ticker", "reason", "tag", "mistake", "result"];

/** A query as the data's server reads it: a key for each of several values. */
export function askedOf(query: Query): string {
  const asked = Object.entries(query).flatMap(([key, value]) =>
    value === "" ? [] : (LISTS.includes(key) ? listOf(value) : [value]).map((one) => [key, one]),
  );
  asked.sort(([a = ""], [b = ""]) => (a < b ? -1 : a > b ? 1 : 0));
  return new URLSearchParams(asked).toString();
}
