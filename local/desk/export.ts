// npm run export: the book as CSV, for a spreadsheet or the tax office.
import { createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { type Database, unwrap } from "../../shared/database.ts";
import { runCommand, WrongCall } from "./command.ts";
import { openBook } from "./connection.ts";
import { SOURCES, type Source } from "./export-sources.ts";

const HELP = `npm run --silent export -- WHAT             prints CSV; > FILE writes it to a file
npm run export -- WHAT --out trades.csv   writes a new file

  --env-file FILE   SUPABASE_PROJECT_ID (or _URL) and SUPABASE_SECRET_KEY of a project, in place of the stack that runs here

WHAT is one of:

${Object.entries(SOURCES)
  .map(([name, { says }]) => `  ${name.padEnd(11)} ${says}`)
  .join("\n")}`;

/** REST returns at most this many rows at once, and fewer if the project's `max_rows` is lower. */
const PAGE = 1000;

await runCommand(
  HELP,
  { out: { type: "string" }, "env-file": { type: "string" } } as const,
  async ({ values, names }) => {
    const [what = "", ...others] = names;
    const source = Object.hasOwn(SOURCES, what) ? SOURCES[what] : undefined;
    if (source === undefined || others.length > 0) {
      throw new WrongCall(
        `${what === "" ? "What shall be exported?" : `There is nothing called ${names.join(" ")}.`}\n\n${HELP}`,
      );
    }
    const { out } = values;
    if (out !== undefined && existsSync(out)) {
      throw new WrongCall(`${out} already exists.`);
    }
    if (out !== undefined && !existsSync(path.dirname(out))) {
      throw new WrongCall(`There is no folder ${path.dirname(out)} to write ${path.basename(out)} into.`);
    }
    const { database } = await openBook(values["env-file"]);
    // Under its own name there is a whole file or none, even after an interruption.
    const partial = out === undefined ? undefined : `${out}.partial`;
    let written = 0;
    const counted = async function* () {
      for await (const row of rowsOf(database, source)) {
        written += 1;
        yield row;
      }
    };
    await pipeline(
      Readable.from(counted()),
      stringify({
        header: true,
        columns: source.columns,
        cast: {
          object: (value: unknown) =>
            Array.isArray(value) && value.every((each) => typeof each !== "object")
              ? value.join(" ")
              : JSON.stringify(value),
        },
        // A spreadsheet must not read as a formula what a person wrote.
        escape_formulas: true,
      }),
      partial === undefined ? process.stdout : createWriteStream(partial),
      { end: out !== undefined },
    ).catch((error: unknown) => {
      if (partial !== undefined) {
        rmSync(partial, { force: true });
      }
      throw error;
    });
    if (out !== undefined && partial !== undefined) {
      renameSync(partial, out);
    }
    console.error(`${written} row${written === 1 ? "" : "s"}${out === undefined ? "" : ` in ${out}`}`);
    return 0;
  },
);

async function* rowsOf(
  database: Database,
  { of, keys, columns }: Source,
): AsyncGenerator<Record<string, unknown>> {
  let from = 0;
  let rows: Record<string, unknown>[];
  do {
    let page = database
      .from(of as "v_trades")
      .select(columns.join(",") as "*")
      .range(from, from + PAGE - 1);
    for (const key of keys) {
      page = page.order(key as never);
    }
    rows = unwrap(await page) as Record<string, unknown>[];
    yield* rows;
    from += rows.length;
  } while (rows.length > 0);
}
