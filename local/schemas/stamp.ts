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
  const newest = stampedMigrations(checkout).at(-1);
  return newest?.line === stamp(files)
    ? null
    : `${SCHEMAS} has changed since ${newest?.file ?? "the beginning"} was written. Run: npm run migration -- NAME`;
}

/** The migrations of a checkout with their stamps. One that was written by hand, to correct rows say, has none. */
export function stampedMigrations(checkout: string): { file: string; line: string }[] {
  return migrationFiles(checkout).flatMap((file) => {
    const line = stampOf(readFileSync(path.join(checkout, MIGRATIONS, file), "utf8"));
    return line === null ? [] : [{ file, line }];
  });
}

/** The stamp of a migration, from its text. */
export function stampOf(text: string): string | null {
  return /^-- schemas: \w+$/m.exec(text)?.[0] ?? null;
}
