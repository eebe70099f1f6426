import { z } from "zod";
import { escapeHtml } from "../../words/format.ts";
import { act } from "../buttons.ts";
import { type Message, rows } from "../message.ts";

/** `private.ask_which()`: what of a trade is missing or ambiguous, and what could be typed instead. */
export const pickerFacts = z.object({
  verb: z.enum(["sell", "add"]),
  says: z.string(),
  choices: z.array(z.object({ text: z.string(), words: z.string() })),
  /** Buttons side by side. */
  columns: z.int(),
});

/** A question about a trade that is being typed: each button is the command with one word more. */
export function picker({ verb, says, choices, columns }: z.infer<typeof pickerFacts>): Message {
  return {
    text: `${verb === "sell" ? "🛒" : "✍️"} ${escapeHtml(says)}`,
    buttons: rows(
      choices.map(({ text, words }) => act(text, verb, words)),
      columns,
    ),
  };
}
