import { listOf, pick, type Query } from "../../route.ts";

/** What the page asks the server for; the order of the table is its own. */
const FILTERS = ["strategy", "ticker", "reason", "tag", "mistake", "result", "from", "until"] as const;

export function filterOf(query: Query): Query {
  return pick(query, FILTERS);
}

/** `thetabase-trades-CSP-VPC-from-2026-03-01-on-2026-06-01.csv`: what is filtered, and the day it was asked for. */
export function fileName(filter: Query, day: string): string {
  const parts = FILTERS.flatMap((key) => {
    const value = filter[key];
    return value === undefined ? [] : key === "from" || key === "until" ? [key, value] : listOf(value);
  });
  const plain = ["thetabase", "trades", ...parts].map((part) => part.replace(/[^A-Za-z0-9._-]+/g, "-"));
  return `${plain.join("-").slice(0, 180)}-on-${day}.csv`;
}
