/** Every command that a page tells its reader to type, and where it is run by a test. */

import { readdirSync } from "node:fs";
import { type Block, type Page, readPage } from "./read-page.ts";

export type Kind = "shell" | "chat" | "sql";

/** A command as it stands in a page. */
export interface Command {
  kind: Kind;
  text: string;
  /** `README.md:12` */
  where: string;
}

/** What somebody reads who uses Thetabase, or works on it. */
export const PAGES: Page[] = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", ".env.example"],
  ...readdirSync("docs")
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
].map(readPage);

/** The programs whose lines are commands. */
const PROGRAM = /^(npm|npx|bash|curl|git|cp|openssl|sleep|\(umask) /;
const STATEMENT = /^(select|insert into|update|delete from|begin;|create|alter) ?/;
const CHAT = /^\/[a-z]+( |$)/;

/** Of code inside of a sentence. */
export function kindOf(text: string): Kind | null {
  return PROGRAM.test(text)
    ? "shell"
    : CHAT.test(text)
      ? "chat"
      : STATEMENT.test(text) && text.includes(" ")
        ? "sql"
        : null;
}

/** A block in which every line is a setting. */
export const isSettings = ({ language, text }: Block) => language === "sh" && /^(\w+=\S*\n)+$/.test(text);

/** All of them, in the order in which they stand. */
export function commandsOf(page: Page): Command[] {
  const found: Command[] = [];
  const say = (kind: Kind, text: string, line: number) =>
    found.push({ kind, text, where: `${page.file}:${line}` });
  const parts = [
    ...page.blocks.map((block) => ({ line: block.line, block })),
    ...page.spans.map((span) => ({ line: span.line, span })),
    ...commentsOf(page).map((comment) => ({ line: comment.line, comment })),
  ].sort((a, b) => a.line - b.line);
  const lastOf = (kind: Kind) => found.findLast((command) => command.kind === kind)?.text;
  let block: string | undefined;
  let chat: string | undefined;
  for (const part of parts) {
    if ("block" in part) {
      for (const [kind, text, line] of inBlock(part.block)) {
        say(kind, text, line);
      }
      block = lastOf("shell");
    } else if ("comment" in part) {
      say("shell", part.comment.text, part.line);
    } else {
      const { text, after } = part.span;
      const kind = kindOf(text);
      const flagged = withFlags(text, lastOf("shell"), block);
      const ended = chat !== undefined && OR.test(after) ? withEnd(text, chat) : undefined;
      if (kind !== null) {
        say(kind, text, part.line);
      } else if (flagged !== undefined) {
        say("shell", flagged, part.line);
      } else if (ended !== undefined) {
        say("chat", ended, part.line);
      }
      chat = kind === "chat" ? text : kind === null ? ended : undefined;
    }
  }
  return found;
}

/** What a file of settings says on a line of its own. */
const commentsOf = ({ file, text }: Page): { line: number; text: string }[] =>
  file.endsWith(".md")
    ? []
    : text.split("\n").flatMap((line, n) => {
        const [, command] = /^(?: +|For example: )((?:npm|openssl) .*)$/.exec(line) ?? [];
        return command === undefined ? [] : [{ line: n + 1, text: command }];
      });

/** The commands of a block: its lines, or all of it where it is more than a list of commands. */
function inBlock(block: Block): [Kind, string, number][] {
  const text = block.text.trimEnd();
  if (block.language === "sql") {
    return [["sql", text, block.line]];
  }
  if (block.language !== "sh" || isSettings(block)) {
    return [];
  }
  const lines = text.split("\n");
  const isOne = (line: string) => PROGRAM.test(line) && !/<<|\\$|'/.test(line.replaceAll(/'[^']*'/g, ""));
  return lines.every(isOne)
    ? lines.map((line, n) => ["shell", line.replace(/\s+# .*$/, ""), block.line + n])
    : [["shell", text, block.line]];
}

/** `-- --dry-run` says all that follows the last command; `--open` is one more word of the last one in a block. */
function withFlags(text: string, last: string | undefined, block: string | undefined): string | undefined {
  const [, all, more] = /^(?:-- (\S.*)|(--[a-z].*))$/.exec(text) ?? [];
  const command = more === undefined ? last?.split(" -- ")[0] : (block ?? last);
  if (command === undefined || (all ?? more) === undefined) {
    return undefined;
  }
  if (more !== undefined && command.split(" ").includes(more)) {
    return command;
  }
  return command.includes(" -- ") ? `${command} ${more}` : `${command} -- ${all ?? more}`;
}

/** What stands between something to write in the chat and another end of it: `/rules 5 profit 60%`, `stop $300`. */
const OR = /^\**[\s,(]*(and|or)?[\s(]*$/;

function withEnd(text: string, chat: string): string | undefined {
  const kept = chat.split(" ").slice(0, -text.split(" ").length);
  return kept.length === 0 ? undefined : [...kept, text].join(" ");
}

export const COMMANDS: Command[] = PAGES.flatMap(commandsOf);
