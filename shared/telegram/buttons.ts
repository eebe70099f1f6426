import type { Contract } from "../words/contract-name.ts";
import { type Button, rows } from "./message.ts";

/**
 * A button that is a command: what it says is what could be typed. `nav` looks something up in place of the message it
 * is under, `see` in a message of its own (an alert is not overwritten), `act` does something.
 */
type Way = "nav" | "see" | "act";

const button =
  (way: Way) =>
  (text: string, command: string, ...words: (string | number)[]): Button => ({
    text,
    data: `${way}:${command}:${words.join(" ")}`,
  });

export const nav = button("nav");
export const see = button("see");
export const act = button("act");

/** A button that leads to an order. */
export const trades = (button: Button): Button => ({ ...button, does: "trades" });

/** A button that ends or holds back something. */
export const stops = (button: Button): Button => ({ ...button, does: "stops" });

export interface PressedButton {
  way: Way;
  command: string;
  words: string[];
}

/** What a button of a command says; null when it is another button. */
export function readButton(data: string): PressedButton | null {
  const [, way, command, words] = /^(nav|see|act):([a-z_]{1,32}):(.*)$/.exec(data) ?? [];
  return way === undefined || command === undefined || words === undefined
    ? null
    : { way: way as Way, command, words: words.split(" ").filter((word) => word !== "") };
}

/** Which one? A button for each, the two columns a phone has room for. */
export function choiceButtons(
  choices: (Contract & { position_id: number })[],
  of: (text: string, position_id: number) => Button,
): Button[][] {
  return rows(
    choices.map((choice) => of(`#${choice.position_id} ${choice.contract_short}`, choice.position_id)),
    2,
  );
}
