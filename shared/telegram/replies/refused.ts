import { z } from "zod";
import { escapeHtml } from "../../words/format.ts";
import { type Message, plain } from "../message.ts";
import { choices, choose } from "./which-position.ts";

export const refusedFacts = z.object({
  message: z.string(),
  command: z.string().nullish(),
  /** Positions to choose from, where the command named none or a wrong one. */
  choices: choices.nullish(),
});

/** A command that was refused, and why. */
export function refused({ message, command, choices: among }: z.infer<typeof refusedFacts>): Message {
  return among == null || among.length === 0
    ? plain(`🛑 ${escapeHtml(message)}`)
    : choose(`🛑 ${message}`, among, command ?? null);
}
