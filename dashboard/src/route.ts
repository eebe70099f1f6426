/** The address of the page: `#/history?ticker=SPY` is `{path: "history", query: {ticker: "SPY"}}`. */
export interface Route {
  path: string;
  query: Query;
}

export type Query = Record<string, string>;

/** Telegram appends its launch parameters to the hash. They do not belong to the page. */
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

/** The address of a page, without empty values. */
export function linkTo(path: string, query: Query = {}): string {
  const search = searchOf(query);
  return `#/${path}${search === "" ? "" : `?${search}`}`;
}

/** A query string with its keys in alphabetical order, so that a question has only one address. */
export function searchOf(query: Query): string {
  const filled = Object.entries(query).filter(([, value]) => value !== "");
  filled.sort(([a], [b]) => (a < b ? -1 : 1));
  // Commas separate choices and are more readable unescaped.
  return new URLSearchParams(filled).toString().replaceAll("%2C", ",");
}

/** The part of a query that a page requests. The rest is handled in the page, such as the order of a table. */
export function pick(query: Query, keys: readonly string[]): Query {
  return Object.fromEntries(Object.entries(query).filter(([key]) => keys.includes(key)));
}

/** `CSP,VPC` as two values. A comma within a value, as in a person's own exit reason, is escaped by `listed`. */
export function listOf(value: string | undefined): string[] {
  return value === undefined || value === ""
    ? []
    : value.split(",").map((one) => one.replaceAll("%2C", ",").replaceAll("%25", "%"));
}

/** Several values as one value of an address. */
export function listed(values: readonly string[]): string {
  return values.map((one) => one.replaceAll("%", "%25").replaceAll(",", "%2C")).join(",");
}

/** Keys that may have several values. */
const LISTS = ["strategy", "ticker", "reason", "tag", "mistake", "result"];

/** A query for the data's server: a list becomes a repeated key. */
export function askedOf(query: Query): string {
  const asked = Object.entries(query).flatMap(([key, value]) =>
    value === "" ? [] : (LISTS.includes(key) ? listOf(value) : [value]).map((one) => [key, one]),
  );
  asked.sort(([a = ""], [b = ""]) => (a < b ? -1 : a > b ? 1 : 0));
  return new URLSearchParams(asked).toString();
}
