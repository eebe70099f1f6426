import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

/** The settings of a file like .env.example, less its empty lines that wait to be filled in. */
export function readEnvFile(file: string): Record<string, string> {
  const entries = Object.entries(parseEnv(readFileSync(file, "utf8")));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => !!entry[1]));
}
