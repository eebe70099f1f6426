import { z } from "zod";
import { bothEnds, dollars } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";

export const limitsFacts = z.object({
  /** The broker's mode at the latest check; null before the first. */
  mode: z.enum(["PAPER", "SIM", "LIVE"]).nullable(),
  limits: z.array(
    z.object({
      name: z.string(),
      /** Value as `limitInWords()` takes it. */
      value: z.string().nullable(),
      /** True for a limit that must be chosen before real money opens anything. */
      is_needed: z.boolean(),
    }),
  ),
});

/** A safety limit in words: `infinity` = chosen to be none, null = not chosen yet. */
export function limitInWords(name: string, value: string | null): string {
  if (value === null || value === "infinity") {
    return value === null ? "not set" : "none";
  }
  return COUNTS.has(name) ? value : dollars(Number(value));
}

const COUNTS = new Set(["max_open_positions", "max_positions_per_expiration"]);

/** The answer to /limits. */
export function limits({ mode, limits: all }: z.infer<typeof limitsFacts>): Message {
  const missing = all.filter(({ is_needed, value }) => is_needed && value === null);
  return plain(
    `<b>Safety limits</b>${mode === null ? "" : ` · ${mode}`}`,
    bothEnds(all.map(({ name, value }) => [name, limitInWords(name, value)])),
    "They refuse entries, never exits. Amounts are in dollars.",
    ...(missing.length === 0
      ? []
      : [
          `${mode === "LIVE" ? "🛑 No position is opened" : "⚠️ With real money no position is opened"} until these are set: ${missing.map(({ name }) => name).join(", ")}.`,
        ]),
    "Change one: <code>/limits max_risk_per_trade 500</code>, or <code>none</code>.",
  );
}
