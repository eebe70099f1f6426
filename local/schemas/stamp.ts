import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { MIGRATIONS, migrationFiles } from "../migrate.ts";
import { SCHEMAS, type SchemaFile, schemaFiles } from "./files.ts";

/** The line in a migration that says which state of supabase/schemas it leads to. */
export function stamp(files: SchemaFile[]): string {
  const hash = createHash("sha256");
  for (const { path, text } of files) {
    hash.update(`${path}\0${text}\0`);
  }
  return `-- schemas: ${hash.digest("hex")}`;
}

/** Why the migrations are not those of supabase/schemas, as a sentence; null where they are, or there are no schemas. */
export function staleMigrations(checkout: string): string | null {
  const files = schemaFiles(checkout);
  if (files.length === 0) {
    return null;
  }
  const newest = migrationFiles(checkout).at(-1);
  const lines = newest ? readFileSync(path.join(checkout, MIGRATIONS, newest), "utf8").split("\n") : [];
  return lines.includes(stamp(files))
    ? null
    : `${SCHEMAS} has changed since ${newest ?? "the beginning"} was written. Run: npm run migration -- NAME`;
}
