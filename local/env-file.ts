import { parseEnv } from "node:util";
import { readNamedFile } from "./read-file.ts";

/**
 * The settings of a file like .env.example, less its empty lines that wait to be filled in.
 *
 * @throws Error that says in words what is wrong with the file, and shows no value
 */
export function readEnvFile(file: string): Record<string, string> {
  const text = textOf(file);
  const faulty = faultyLine(text);
  if (faulty !== null) {
    throw new Error(`${file}:${faulty}: this line is not NAME=value. A comment begins with #.`);
  }
  const entries = Object.entries(parseEnv(text));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => !!entry[1]));
}

function textOf(file: string): string {
  const bytes = readNamedFile(file);
  try {
    // Leaves out a byte order mark, which would become a part of the first name.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) {
      return text;
    }
  } catch {
    // Said below, in our words.
  }
  throw new Error(`${file} is not a text file in UTF-8. Settings are lines like NAME=value.`);
}

/** The first line, counted from 1, that says nothing; null where each does. A value in quotes may go on over several. */
function faultyLine(text: string): number | null {
  const lines = text.split(/\r?\n/);
  let quote: string | null = null;
  for (const [i, line] of lines.entries()) {
    if (quote !== null) {
      quote = line.includes(quote) ? null : quote;
      continue;
    }
    if (/^\s*(#|$)/.test(line)) {
      continue;
    }
    const setting = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(["'`]?)(.*)$/.exec(line);
    if (setting === null) {
      return i + 1;
    }
    const [, opened = "", rest = ""] = setting;
    const goesOn = opened !== "" && !rest.includes(opened);
    quote = goesOn && lines.slice(i + 1).some((later) => later.includes(opened)) ? opened : null;
  }
  return null;
}
