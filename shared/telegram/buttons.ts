import type { Contract } from "../words/contract-name.ts";
import { type Button, rows } from "./message.ts";

/**
 * A button that stands for a typed command. `nav` looks something up and replaces the message that it is under. `see`
 * answers in a new message, so that an alert is not overwritten. `act` does something.
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
export const act = (text: string, command: string, ...words: (string | number)[]): Button => {
  const does = doesOf(command);
  return { ...button("act")(text, command, ...words), ...(does && { does }) };
};

/** Whether a command leads to orders, or ends or holds back something. */
const DOES: Record<string, Button["does"]> = {
  ...{ close: "trades", close_all: "trades", unkill: "trades", auto_on: "trades" },
  ...{ kill: "stops", pause: "stops" },
};
export const doesOf = (command: string): Button["does"] => DOES[command];

export interface PressedButton {
  way: Way;
  command: string;
  words: string[];
}

/** The command of a button; null for other buttons. */
export function readButton(data: string): PressedButton | null {
  const [, way, command, words] = /^(nav|see|act):([a-z_]{1,32}):(.*)$/.exec(data) ?? [];
  return way === undefined || command === undefined || words === undefined
    ? null
    : { way: way as Way, command, words: words.split(" ").filter((word) => word !== "") };
}

/** A button for each position to choose from, in the two columns that fit a phone. */
export function choiceButtons(
  choices: (Contract & { position_id: number })[],
  of: (text: string, position_id: number) => Button,
): Button[][] {
  return rows(
    choices.map((choice) => of(`#${choice.position_id} ${choice.contract_short}`, choice.position_id)),
    2,
  );
}
