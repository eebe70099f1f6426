import { escapeHtml } from "../../words/format.ts";
import { COMMANDS, type Command } from "../commands.ts";
import { type Message, plain } from "../message.ts";
import { may } from "../permissions.ts";

/** The answer to /start and /help. */
export function help(): Message {
  return plain(
    "<b>Thetabase</b> watches your short premium and closes it by rule.",
    "",
    "<b>To look</b>",
    ...lines((command) => may("viewer", command.errand([]))),
    "",
    "<b>To act</b>, for approvers",
    ...lines((command) => !may("viewer", command.errand([]))),
  );
}

function lines(isListed: (command: Command) => boolean): string[] {
  return COMMANDS.filter(isListed).flatMap(({ name, takes, about }: Command) =>
    about === undefined
      ? []
      : [`/${name}${takes === undefined ? "" : ` ${escapeHtml(takes)}`} - ${escapeHtml(about)}`],
  );
}
