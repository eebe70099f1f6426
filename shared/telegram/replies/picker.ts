import { z } from "zod";
import { escapeHtml, listedWithin } from "../../words/format.ts";
import { act } from "../buttons.ts";
import { type Message, rows } from "../message.ts";

/** `private.ask_which()`: what is missing or ambiguous in a trade, and the words that would complete it. */
export const pickerFacts = z.object({
  verb: z.enum(["sell", "add"]),
  says: z.string(),
  choices: z.array(z.object({ text: z.string(), words: z.string() })),
  /** Buttons side by side. */
  columns: z.int(),
});

/** Telegram's limit for the data of a button, bytes. */
const MOST_BYTES = 64;

/** Room for commands to be typed in one message, characters. */
const ROOM = 3_000;

/** A question about an incomplete trade. Each button is the command with one word more. */
export function picker({ verb, says, choices, columns }: z.infer<typeof pickerFacts>): Message {
  const all = choices.map(({ text, words }) => ({ words, button: act(text, verb, words) }));
  // Telegram refuses a whole message if a button's data is too long.
  const buttons = all.filter(({ button }) => new TextEncoder().encode(button.data).length <= MOST_BYTES);
  const typed = all.filter((each) => !buttons.includes(each));
  return {
    text: [
      `${verb === "sell" ? "🛒" : "✍️"} ${escapeHtml(says)}`,
      ...(typed.length === 0
        ? []
        : [
            "Too long for a button, please type:",
            ...listedWithin(
              typed.map(({ words }) => `<code>/${verb} ${escapeHtml(words)}</code>`),
              ROOM,
            ),
          ]),
    ].join("\n"),
    buttons: rows(
      buttons.map(({ button }) => button),
      columns,
    ),
  };
}
