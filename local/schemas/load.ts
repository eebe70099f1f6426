import postgres from "postgres";
import type { SchemaFile } from "./files.ts";

/** A schema, table, function, type or column that is not there, perhaps because its file has not been loaded yet. */
const NOT_YET_THERE = ["3F000", "42P01", "42883", "42704", "42703"];

/**
 * Loads every file into a database that has none of them, room by room, each room in the order in which it can be
 * loaded, and resolves to that order. Function bodies are checked, so a file that refers to what no room below it and
 * no other file of its own room has is an error, which names it.
 */
export async function loadSchemas(sql: postgres.Sql, files: SchemaFile[]): Promise<SchemaFile[]> {
  const order: SchemaFile[] = [];
  await sql.begin(async (transaction) => {
    await transaction`set local check_function_bodies = on`;
    for (const room of new Set(files.map((file) => file.room))) {
      const { loaded, refused } = await loadWhatStands(
        transaction,
        files.filter((file) => file.room === room),
      );
      if (refused.length > 0) {
        const reasons = refused.map(({ file, error }) => `${file.path} cannot be loaded: ${error.message}`);
        throw new Error(reasons.join("\n"));
      }
      order.push(...loaded);
    }
  });
  return order;
}

interface Loaded {
  /** In this order. */
  loaded: SchemaFile[];
  /** What refers to something that is not there. */
  refused: { file: SchemaFile; error: postgres.PostgresError }[];
}

/** Loads files in the order in which they can be, each in a savepoint of its own, until no further one can. */
export async function loadWhatStands(
  transaction: postgres.TransactionSql,
  files: SchemaFile[],
): Promise<Loaded> {
  const loaded: SchemaFile[] = [];
  let refused: Loaded["refused"] = [];
  let before: number;
  do {
    before = loaded.length;
    refused = [];
    for (const file of files.filter((one) => !loaded.includes(one))) {
      try {
        await transaction.savepoint((savepoint) => savepoint.unsafe(file.text));
        loaded.push(file);
      } catch (error) {
        if (!(error instanceof postgres.PostgresError) || !NOT_YET_THERE.includes(error.code)) {
          const reason = error instanceof Error ? error.message : error;
          throw new Error(`${file.path} cannot be loaded: ${reason}`, { cause: error });
        }
        refused.push({ file, error });
      }
    }
  } while (refused.length > 0 && loaded.length > before);
  return { loaded, refused };
}
