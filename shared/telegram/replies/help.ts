import { z } from "zod";
import { escapeHtml } from "../../words/format.ts";
import { COMMANDS, type Command } from "../commands.ts";
import { type Message, plain } from "../message.ts";
import { may } from "../permissions.ts";

export const helpFacts = z.object({
  /** The command in question. */
  command: z.string().nullish(),
});

/** The groups of commands, in the order of the list. A command in none of them only looks. */
const GROUPS: { title: string; names: string[] }[] = [
  { title: "Look", names: [] },
  {
    title: "Trade",
    names: ["scan", "opportunities", "sell", "add", "pending", "orders", "account", "earnings", "dividend"],
  },
  {
    title: "Decide",
    names: [
      ...["close", "closed", "settle", "reopen", "rules", "arrivals", "limits", "shares", "reconcile"],
      ...["balance", "deposit", "withdraw", "note", "publishing"],
    ],
  },
  { title: "Stop", names: ["pause", "resume", "kill", "unkill"] },
];

/** The answer to /start and /help: all commands, or the arguments of one. */
export function help({ command }: z.infer<typeof helpFacts>): Message {
  const about = COMMANDS.find(({ name }) => name === command);
  if (about !== undefined && about.about !== undefined) {
    return plain(
      line(about),
      isToLook(about)
        ? "Viewers and approvers may look with it. Only approvers may change something."
        : "Only approvers may use it.",
      ...(about.takes === undefined
        ? []
        : ["Words in [brackets] are optional. A | separates alternatives: write one of them."]),
    );
  }
  return plain(
    "<b>Thetabase</b> watches the options you have sold and closes them by your rules: at the profit target, at the stop, or by date. A new trade is sent only after you approve its card.",
    ...GROUPS.flatMap((group) => [
      "",
      `<b>${group.title}</b>`,
      ...lines(COMMANDS.filter(({ name }) => groupOf(name) === group)),
    ]),
    "",
    "* Only approvers may use it. /help COMMAND says more about a command.",
  );
}

function groupOf(command: string) {
  return GROUPS.find(({ names }) => names.includes(command)) ?? GROUPS[0];
}

function isToLook(command: Command): boolean {
  return may("viewer", command.errand([]));
}

function lines(commands: Command[]): string[] {
  return commands.flatMap((command) =>
    command.about === undefined ? [] : [isToLook(command) ? line(command) : `${line(command)} *`],
  );
}

function line({ name, takes, about }: Command): string {
  return `/${name}${takes === undefined ? "" : ` ${escapeHtml(takes)}`} - ${escapeHtml(about ?? "")}`;
}
