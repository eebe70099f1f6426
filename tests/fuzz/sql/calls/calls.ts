import type fc from "fast-check";
import type { Known } from "../known.ts";
import { OF_BROKERS } from "./brokers.ts";
import { OF_THE_CHAT } from "./chat.ts";
import { OF_CHECKS } from "./checks.ts";
import { OF_LOOKUPS } from "./lookups.ts";
import { OF_PAGES } from "./pages.ts";
import { OF_PUBLISHING } from "./publishing.ts";
import { OF_TRADES } from "./trades.ts";
import type { Arguments, Sent } from "./values.ts";

/** The arguments of every function that is called. */
const SENT: Sent = {
  ...OF_TRADES,
  ...OF_THE_CHAT,
  ...OF_CHECKS,
  ...OF_BROKERS,
  ...OF_LOOKUPS,
  ...OF_PAGES,
  ...OF_PUBLISHING,
};

/** The arguments that callers send to a function; undefined if only the types restrict them. */
export function sentTo(name: string, known: Known): fc.Arbitrary<Arguments> | undefined {
  return SENT[name]?.(known);
}
