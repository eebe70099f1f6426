import { escapeHtml } from "../../words/format.ts";
import { COMMANDS, type Command, offeredTo, type Role } from "../commands.ts";
import { type Message, plain } from "../message.ts";

/** The answer to /start and /help. */
export function help(): Message {
  return plain(
    "<b>Thetabase</b> watches your short premium and closes it by rule.",
    "",
    "<b>To look</b>",
    ...lines("viewer"),
    "",
    "<b>To act</b>, for approvers",
    ...lines("approver"),
  );
}

function lines(role: Role): string[] {
  return COMMANDS.filter((command) => offeredTo(command) === role).flatMap(
    ({ name, takes, about }: Command) =>
      about === undefined
        ? []
        : [`/${name}${takes === undefined ? "" : ` ${escapeHtml(takes)}`} - ${escapeHtml(about)}`],
  );
}
