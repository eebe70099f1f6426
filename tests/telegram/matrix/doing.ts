import type { Row } from "../../support/book.ts";
import type { Writes } from "../stage.ts";

export interface Looking {
  words?: string;
  /** The kind of the reply. */
  shows: string;
  facts?: () => Row;
}

export interface Doing {
  words?: string;
  /** The preparation. */
  after?: () => Promise<unknown>;
  /** The action in the audit. */
  action: string;
  outcome: "done" | "asked" | "refused";
  /** What it changes, besides the record of the update and the messages. */
  writes: Writes;
  sends: string[];
  told: string | RegExp;
  /** The effect of two at the same time: the outcome and messages of the second, and what it changes in addition. */
  twice: { outcome: "done" | "asked" | "refused"; sends: string[]; writes: Writes };
  /** A query for one value of the book afterwards, and the value. */
  proof: [query: string, value: unknown];
}

export const REFUSED = { outcome: "refused" as const, sends: ["refused"], writes: {} };
/** One answer settles both. */
const REFUSED_TOO = { outcome: "refused" as const, sends: [], writes: {} };
/** The question has not been sent yet, so there is only one. */
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
