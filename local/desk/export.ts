// npm run export: the book as CSV, for a spreadsheet or the tax office.
import { createWriteStream, existsSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { type Database, unwrap } from "../../shared/database.ts";
import { runCommand, WrongCall } from "./command.ts";
import { openBook } from "./connection.ts";

/** What can be exported: the view or table, and what names each of its rows. */
const SOURCES = {
  trades: {
    of: "v_trades",
    keys: ["trade_id"],
    says: "closed trades with their analysis; `npm run import` reads it",
  },
  positions: { of: "positions", keys: ["position_id"], says: "every position ever opened" },
  decisions: {
    of: "v_exit_decisions",
    keys: ["run_id", "position_id"],
    says: "what the checks decided, as far as it is kept",
  },
  shares: {
    of: "v_share_lots",
    keys: ["ticker", "opened_by", "closed_by"],
    says: "lots of shares, open and closed",
  },
  equity: { of: "v_equity", keys: ["trade_date"], says: "the account at every close" },
  months: { of: "v_months", keys: ["month"], says: "what closed and what the account made, by month" },
  comparison: {
    of: "v_comparison",
    keys: ["dimension", "place", "bucket"],
    says: "closed trades side by side",
  },
  journal: { of: "journal", keys: ["note_id"], says: "what was noted" },
} as const;

type Source = (typeof SOURCES)[keyof typeof SOURCES];

const HELP = `npm run --silent export -- WHAT             as CSV to the screen, or through > into a file
npm run export -- WHAT --out trades.csv   into a file that is not there yet

  --env-file FILE   SUPABASE_PROJECT_ID (or _URL) and SUPABASE_SECRET_KEY of a project, in place of the stack that runs here

WHAT is one of:

${Object.entries(SOURCES)
  .map(([name, { says }]) => `  ${name.padEnd(11)} ${says}`)
  .join("\n")}`;

/** REST gives no more rows at once, and fewer where the project's `max_rows` says so. */
const PAGE = 1000;

await runCommand(
  HELP,
  { out: { type: "string" }, "env-file": { type: "string" } } as const,
  async ({ values, names }) => {
    const [what = "", ...others] = names;
    const source = Object.hasOwn(SOURCES, what) ? SOURCES[what as keyof typeof SOURCES] : undefined;
    if (source === undefined || others.length > 0) {
      throw new WrongCall(
        `${what === "" ? "What" : `There is nothing called ${names.join(" ")}`}?\n\n${HELP}`,
      );
    }
    const { out } = values;
    if (out !== undefined && existsSync(out)) {
      throw new WrongCall(`${out} is there already.`);
    }
    const { database } = openBook(values["env-file"]);
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
        ...(await columnsOf(database, source)),
        cast: {
          object: (value: unknown) =>
            Array.isArray(value) && value.every((each) => typeof each !== "object")
              ? value.join(" ")
              : JSON.stringify(value),
        },
        // What a person wrote must not be a formula to a spreadsheet.
        escape_formulas: true,
      }),
      out === undefined ? process.stdout : createWriteStream(out),
      { end: out !== undefined },
    );
    console.error(`${written} row${written === 1 ? "" : "s"}${out === undefined ? "" : ` in ${out}`}`);
    return 0;
  },
);

/** All but what a search needs. */
async function columnsOf(database: Database, { of }: Source): Promise<{ columns?: string[] }> {
  const [row] = unwrap(
    await database
      .from(of as "v_trades")
      .select("*")
      .limit(1),
  ) as Record<string, unknown>[];
  return row ? { columns: Object.keys(row).filter((name) => name !== "words") } : {};
}

async function* rowsOf(database: Database, { of, keys }: Source): AsyncGenerator<Record<string, unknown>> {
  let from = 0;
  let rows: Record<string, unknown>[];
  do {
    let page = database
      .from(of as "v_trades")
      .select("*")
      .range(from, from + PAGE - 1);
    for (const key of keys) {
      page = page.order(key as never);
    }
    rows = unwrap(await page) as Record<string, unknown>[];
    yield* rows;
    from += rows.length;
  } while (rows.length > 0);
}
