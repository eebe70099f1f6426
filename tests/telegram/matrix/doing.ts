import type { Row } from "../../support/book.ts";
import type { Writes } from "../stage.ts";

export interface Looking {
  words?: string;
  /** The reply. */
  shows: string;
  facts?: () => Row;
}

export interface Doing {
  words?: string;
  /** What was done before. */
  after?: () => Promise<unknown>;
  /** As the audit names it. */
  action: string;
  outcome: "done" | "asked" | "refused";
  /** What it changes, besides its own trace and the messages. */
  writes: Writes;
  sends: string[];
  told: string | RegExp;
  /** What comes of two at the same time: the other one's outcome and messages, and what it changes besides. */
  twice: { outcome: "done" | "asked" | "refused"; sends: string[]; writes: Writes };
  /** One value of the book after it. */
  proof: [query: string, value: unknown];
}

export const REFUSED = { outcome: "refused" as const, sends: ["refused"], writes: {} };
/** One answer answers both. */
const REFUSED_TOO = { outcome: "refused" as const, sends: [], writes: {} };
/** The question has not left yet: it is the same one. */
const ASKED_AGAIN = { outcome: "asked" as const, sends: [], writes: {} };
export const asked = (action: string): Omit<Doing, "words"> => ({
  action,
  outcome: "asked",
  writes: { "private.prompts": 1 },
  sends: ["confirmation"],
  told: "Confirm it below.",
  twice: ASKED_AGAIN,
  proof: [
    `select (select count(*) from private.prompts where kind = 'confirmation' and answer is null) = 1
      and (select close_asked_at from public.positions) is null as is_asked_only`,
    true,
  ],
});
export const refused = (action: string, told: string | RegExp): Doing => ({
  action,
  outcome: "refused",
  writes: {},
  sends: ["refused"],
  told,
  twice: REFUSED_TOO,
  proof: ["select count(*)::integer from private.prompts where answer is null", 0],
});
