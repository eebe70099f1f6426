import { z } from "zod";
import { contract } from "../../words/contract-name.ts";
import { escapeHtml } from "../../words/format.ts";
import { act, choiceButtons, nav } from "../buttons.ts";
import { type Message, plain } from "../message.ts";

/** Open positions to choose from, nearest rule first. */
export const choices = z.array(contract);

type Choices = z.infer<typeof choices>;

/** Commands that need only a position, and so can be buttons. */
const BY_BUTTON: Record<string, typeof nav> = { position: nav, why: nav, rules: nav, close: act };

/** An error and the valid choices, as buttons where the command can be one. */
export function choose(said: string, among: Choices, command: string | null): Message {
  const button = BY_BUTTON[command ?? ""];
  if (command === null || button === undefined) {
    const named = among.map((choice) => `#${choice.position_id} ${escapeHtml(choice.contract_short)}`);
    return plain(escapeHtml(said), `Open: ${named.join(", ")}`);
  }
  return {
    text: `${escapeHtml(said)} Which one?`,
    buttons: choiceButtons(among, (text, position_id) => button(text, command, position_id)),
  };
}

/** The answer to a command whose position does not exist; null = no position was named. */
export function noPosition(position_id: number | null, among: Choices, command: string): Message {
  const said =
    position_id === null
      ? `🛑 Write /${command} with the number of a position.`
      : `🛑 There is no position ${position_id}.`;
  return among.length === 0 ? plain(`${said} No position is open.`) : choose(said, among, command);
}
