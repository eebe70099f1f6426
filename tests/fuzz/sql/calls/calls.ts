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

/** Of every function that callers call. */
const SENT: Sent = {
  ...OF_TRADES,
  ...OF_THE_CHAT,
  ...OF_CHECKS,
  ...OF_BROKERS,
  ...OF_LOOKUPS,
  ...OF_PAGES,
  ...OF_PUBLISHING,
};

/** What callers send to a function; undefined for one that takes nothing but what its types say. */
export function sentTo(name: string, known: Known): fc.Arbitrary<Arguments> | undefined {
  return SENT[name]?.(known);
}
