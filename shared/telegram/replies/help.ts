import { z } from "zod";
import { escapeHtml } from "../../words/format.ts";
import { COMMANDS, type Command } from "../commands.ts";
import { type Message, plain } from "../message.ts";
import { may } from "../permissions.ts";

export const helpFacts = z.object({
  /** The command in question. */
  command: z.string().nullish(),
});

/** The answer to /start and /help: all commands, or the arguments of one. */
export function help({ command }: z.infer<typeof helpFacts>): Message {
  const about = COMMANDS.find(({ name }) => name === command);
  if (about !== undefined && about.about !== undefined) {
    return plain(
      line(about),
      isToLook(about)
        ? "Whoever is on the lists may look with it; to change something takes an approver."
        : "It takes an approver.",
      ...(about.takes === undefined
        ? []
        : ["What stands in brackets may be left out; of what a | parts, one is written."]),
    );
  }
  return plain(
    "<b>Thetabase</b> watches your short premium and closes it by rule.",
    "",
    "<b>To look</b>",
    ...lines(COMMANDS.filter(isToLook)),
    "",
    "<b>To act</b>, for approvers",
    ...lines(COMMANDS.filter((each) => !isToLook(each))),
    "",
    "Write /help and a command for more of that one.",
  );
}

function isToLook(command: Command): boolean {
  return may("viewer", command.errand([]));
}

function lines(commands: Command[]): string[] {
  return commands.flatMap((command) => (command.about === undefined ? [] : [line(command)]));
}

function line({ name, takes, about }: Command): string {
  return `/${name}${takes === undefined ? "" : ` ${escapeHtml(takes)}`} - ${escapeHtml(about ?? "")}`;
}
