import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings, SETTINGS } from "../../shared/settings.ts";
import { writtenCommand } from "../../shared/telegram/commands.ts";
import { COMMANDS, type Command, isSettings, kindOf, PAGES } from "./commands.ts";
import { readPage } from "./read-page.ts";
import { NOT_RUN, reasonNotToRun, SCENARIOS, scenariosOf } from "./scenarios.ts";

/** What the pages say is there: commands, files, headings, names. The commands themselves run where scenarios.ts says. */

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const told = ({ where, text }: Command) => `${where}: ${text}`;

describe("every command of a page", () => {
  it("is run by exactly one scenario, or is named among those that are not, with why", () => {
    const homeless = COMMANDS.filter(
      (command) => scenariosOf(command).length !== (reasonNotToRun(command) ? 0 : 1),
    );
    expect(homeless.map(told)).toEqual([]);
  });

  it("that is not run is still in a page", () => {
    const unused = NOT_RUN.filter(({ commands }) => !COMMANDS.some(({ text }) => commands.test(text)));
    expect(unused).toEqual([]);
  });

  it("has a file that runs its scenario", () => {
    expect(Object.values(SCENARIOS).filter(({ file }) => !existsSync(file))).toEqual([]);
  });

  it("is of a script that there is", () => {
    const scriptless = COMMANDS.filter(({ text }) => {
      const script = scriptOf(text);
      return script !== null && scripts[script] === undefined;
    });
    expect(scriptless.map(told)).toEqual([]);
  });

  it("has flags and files that there are, where it is not run", () => {
    const wrong = COMMANDS.filter(reasonNotToRun).flatMap((command) => {
      const [, words = ""] = command.text.split(" -- ");
      const [file] = /\S+\.ts\b/.exec(scripts[scriptOf(command.text) ?? ""] ?? "") ?? [];
      const source = file === undefined ? "" : readFileSync(file, "utf8");
      return words
        .split(" ")
        .filter((word) =>
          word.startsWith("--")
            ? !new RegExp(`\\b${word.slice(2)}\\b`).test(source)
            : word.includes("/") && !existsSync(word),
        )
        .map((word) => `${told(command)}: ${word}`);
    });
    expect(wrong).toEqual([]);
  });

  it("in the chat is one that the bot knows", () => {
    const unknown = COMMANDS.filter(
      (command) =>
        command.kind === "chat" &&
        !reasonNotToRun(command) &&
        writtenCommand(/^\/(\w+)/.exec(command.text)?.[1] ?? "") === undefined,
    );
    expect(unknown.map(told)).toEqual([]);
  });
});

/** The script of package.json that a line runs. */
function scriptOf(text: string): string | null {
  const [, short, script] = /^npm (?:(start|test)\b|run (?:--silent )?([\w:]+))/.exec(text) ?? [];
  return short ?? script ?? null;
}

describe.each(PAGES.map((page) => [page.file, page] as const))("%s", (file, { links, blocks, spans }) => {
  const beside = (to: string) => path.normalize(path.join(path.dirname(file), to));

  it("links to files and headings that there are, and shows pictures that there are", () => {
    const broken = links.filter(({ to }) => {
      const [target = "", anchor] = to.split("#");
      if (/^https?:/.test(to)) {
        return false;
      }
      const at = target === "" ? file : beside(target);
      return !existsSync(at) || (anchor !== undefined && !readPage(at).anchors.includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  it("has settings that are read, and JSON that is JSON", () => {
    for (const block of blocks) {
      if (block.language === "json") {
        expect(() => JSON.parse(block.text), `${file}:${block.line}`).not.toThrow();
      }
      if (isSettings(block)) {
        const given: Record<string, string> = Object.fromEntries(
          block.text
            .trim()
            .split("\n")
            .map((line) => line.split("=", 2)),
        );
        const names = Object.keys(given) as (keyof typeof SETTINGS)[];
        expect(names.filter((name) => !(name in SETTINGS))).toEqual([]);
        const filledIn: Record<string, string> = Object.fromEntries(
          Object.entries(given).map(([name, value]) => [name, value === "..." ? "x".repeat(20) : value]),
        );
        expect(() => readSettings(filledIn, names), `${file}:${block.line}`).not.toThrow();
      }
    }
  });

  it("names in code what there is", () => {
    const unknown = spans
      .filter(({ text }) => kindOf(text) === null)
      .flatMap(({ line, text: span }) => unknownIn(span, file).map((what) => `${file}:${line}: ${what}`));
    expect(unknown).toEqual([]);
  });
});

const SOURCES = ["dashboard", "functions", "local", "shared", "supabase", "tests"];
const sources = [
  ...SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|mjs|sql|toml)$/.test(file))
      .map((file) => path.join(folder, file)),
  ),
  ...["package.json", ".env.example", "vitest.config.ts"],
];

const wordsOf = (text: string) => text.match(/[A-Za-z_][A-Za-z0-9_]{2,}/g) ?? [];

/** Every word of the sources, and of the names of their files. */
const KNOWN = new Set(sources.flatMap((file) => [...wordsOf(file), ...wordsOf(readFileSync(file, "utf8"))]));

/** All that the database and the functions can say, as it is read. */
const SAID = sources
  .filter((file) => /^(supabase\/schemas|shared)\//.test(file))
  .map((file) => readFileSync(file, "utf8").replaceAll("''", "'"))
  .join("\n");

/** Numbers differ, and one word may be filled in. */
const isSaid = (sentence: string) =>
  sentence
    .split(/\d+/)
    .map((part) => part.trim())
    .every(
      (part) =>
        SAID.includes(part) || part.split(" ").some((word) => SAID.includes(part.replace(word, "%s"))),
    );

/** What of code inside of a sentence is nowhere: a file, a sentence that is said, or words. */
function unknownIn(span: string, page: string): string[] {
  const [folder = "", ...inside] = span.split("/");
  if (inside.length > 0 && SOURCES.includes(folder) && !span.includes("/.")) {
    return existsSync(span) ? [] : [span];
  }
  if (existsSync(span) || existsSync(path.join(path.dirname(page), span))) {
    return [];
  }
  if (/^[A-Z][\w']* \w+ \w+ /.test(span)) {
    return isSaid(span) ? [] : [span];
  }
  return wordsOf(span.replaceAll(/\w*\*\w*/g, "")).filter((word) => !KNOWN.has(word));
}
