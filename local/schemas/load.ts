import postgres from "postgres";
import type { SchemaFile } from "./files.ts";

/** A schema, table, function, type or column that is not there, perhaps because its file has not been loaded yet. */
const NOT_YET_THERE = ["3F000", "42P01", "42883", "42704", "42703"];

/**
 * Loads every file into a database that has none of them, room by room, each room in the order in which it can be
 * loaded, and resolves to that order. Function bodies are checked, so a file that refers to what no room below it and
 * no other file of its own room has is an error, which names the file.
 */
export async function loadSchemas(sql: postgres.Sql, files: SchemaFile[]): Promise<SchemaFile[]> {
  const order: SchemaFile[] = [];
  await sql.begin(async (transaction) => {
    await transaction`set local check_function_bodies = on`;
    let waiting = files;
    while (waiting.length > 0) {
      const room = waiting[0]?.room;
      const { loaded, refused } = await loadRound(
        transaction,
        waiting.filter((file) => file.room === room),
      );
      const [first] = refused;
      if (loaded.length === 0 && first !== undefined) {
        throw new Error(`${first.file.path} cannot be loaded: ${first.error.message}`);
      }
      order.push(...loaded);
      waiting = waiting.filter((file) => !loaded.includes(file));
    }
  });
  return order;
}

interface Round {
  loaded: SchemaFile[];
  refused: { file: SchemaFile; error: postgres.PostgresError }[];
}

/** Offers each file once, in a savepoint of its own. */
async function loadRound(transaction: postgres.TransactionSql, files: SchemaFile[]): Promise<Round> {
  const round: Round = { loaded: [], refused: [] };
  for (const file of files) {
    try {
      await transaction.savepoint((savepoint) => savepoint.unsafe(file.text));
      round.loaded.push(file);
    } catch (error) {
      if (!(error instanceof postgres.PostgresError)) {
        throw error;
      }
      if (!NOT_YET_THERE.includes(error.code)) {
        throw new Error(`${file.path} cannot be loaded: ${error.message}`, { cause: error });
      }
      round.refused.push({ file, error });
    }
  }
  return round;
}
