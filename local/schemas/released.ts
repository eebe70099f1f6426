import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MIGRATIONS, migrationHashes } from "../migrate.ts";

/** From the checkout. */
const LIST = "supabase/released-migrations.sha256";
const HEAD = `# The migrations that databases may have applied, as of the last release: they stay as they are for ever.
# Written by \`npm run release:migrations\`, checked by \`npm run gates:database\`, and in the format of sha256sum.
`;

/** The SHA-256 of every released migration, by its file's name; empty before the first release. */
export function releasedMigrations(checkout: string): Map<string, string> {
  const file = path.join(checkout, LIST);
  if (!existsSync(file)) {
    throw new Error(`${LIST} is missing; before the first release it is there and lists nothing.`);
  }
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [, hash = "", name = ""] =
        /^([0-9a-f]{64}) {2}supabase\/migrations\/(\S+\.sql)$/.exec(line) ?? [];
      if (name === "") {
        throw new Error(`${LIST} has a line that is none of sha256sum's: ${line}`);
      }
      return [name, hash];
    }),
  );
}

/** Makes every migration of the checkout a released one. */
export function releaseMigrations(checkout: string): void {
  const lines = [...migrationHashes(checkout)].map(([name, hash]) => `${hash}  ${MIGRATIONS}/${name}\n`);
  writeFileSync(path.join(checkout, LIST), HEAD + lines.join(""));
}

/** What a database of the last release would refuse or not notice: a sentence each that says what to do. */
export function releaseFaults(checkout: string): string[] {
  const released = releasedMigrations(checkout);
  const written = migrationHashes(checkout);
  const last = [...released.keys()].at(-1) ?? "";
  const faults: string[] = [];
  for (const [name, hash] of released) {
    if (written.get(name) !== hash) {
      faults.push(
        `${MIGRATIONS}/${name} has been released and ${written.has(name) ? "has changed" : "is gone"}. Databases have ` +
          "applied it as it was: restore it, and write a new migration for what is to change.",
      );
    }
  }
  for (const name of written.keys()) {
    if (!released.has(name) && name < last) {
      faults.push(
        `${MIGRATIONS}/${name} is new and sorts before ${last}, which has been released. Databases that have applied ` +
          "that one refuse it: give it a number after the last released one.",
      );
    }
  }
  return faults;
}
