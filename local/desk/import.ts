// npm run import: trades of a CSV into the book, so that a newcomer's history counts and what is open is watched.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { call } from "../../shared/database.ts";
import { runCommand, WrongCall } from "./command.ts";
import { openBook } from "./connection.ts";
import { COLUMNS, pnlByPrices, readTrades, type Trade } from "./trades-csv.ts";

const HELP = `npm run import -- trades.csv           says what would come of it, and writes nothing
npm run import -- trades.csv --write   writes it; trades that are there already are left alone

  --env-file FILE   SUPABASE_PROJECT_ID (or _URL) and SUPABASE_SECRET_KEY of a project, in place of the stack that runs here

The first line names the columns: ${COLUMNS.needed.join(", ")},
and if you like ${COLUMNS.optional.join(", ")}. A strike_price, with a
width where it is a spread, names the contract, or contract_short does: 580/575p 620/625c. Prices are USD per contract
(1.50 a share is 150), strikes and width USD per share, dates YYYY-MM-DD. Without exit_date and exit_price a position is open:
its automatic exit is off until you turn it on, and a message says what its rules would do. A file of \`npm run export -- trades\` can be read as it is.`;

/** Trades to a call: the API takes a body of some megabytes at most. */
const PER_CALL = 1000;
const MOST_FAULTS = 20;
const SHOWN = 5;

const answer = z.object({
  new: z.int(),
  known: z.int(),
  conflicts: z.array(z.string()),
  /** Legs that are no strategy, prices that they cannot have. */
  faults: z.array(z.object({ request_id: z.string(), message: z.string() })),
});

await runCommand(
  HELP,
  { write: { type: "boolean" }, "env-file": { type: "string" } } as const,
  async ({ values, names }) => {
    const [file, ...others] = names;
    if (file === undefined || others.length > 0) {
      throw new WrongCall(`Which file?\n\n${HELP}`);
    }
    const { trades, lines, faults } = readTrades(readFileSync(file, "utf8"));
    const refuse = (faults: { line: number; message: string }[]) => {
      const shown = faults.slice(0, MOST_FAULTS).map(({ line, message }) => `${file}:${line}: ${message}`);
      const more = faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : [];
      console.error([...shown, ...more, "Nothing was written."].join("\n"));
      return 1;
    };
    if (faults.length > 0) {
      return refuse(faults);
    }

    const { database, where } = openBook(values["env-file"]);
    // Everything is looked at before anything is written.
    const found = await send(trades, false);
    if (found.faults.length > 0) {
      return refuse(
        found.faults.map(({ request_id, message }) => ({ line: lines.get(request_id) ?? 0, message })),
      );
    }
    console.log(preview(trades));
    console.log(`${found.new} new, ${found.known} there already, in ${where}.`);
    if (found.conflicts.length > 0) {
      console.error(
        `These are there already, but not the same: ${found.conflicts.slice(0, 10).join(", ")}. Correct them there, or give them a request_id of their own here. Nothing was written.`,
      );
      return 1;
    }
    if (found.new === 0 || !values.write) {
      console.log(found.new > 0 ? "Nothing was written: add --write." : "There is nothing to write.");
      return 0;
    }
    await send(trades, true);
    console.log(`${found.new} written.`);
    if (trades.some(({ exit_date }) => exit_date === null)) {
      console.log(
        "Automatic exit of what is open is off: Telegram tells what its rules would do, /arrivals again.",
      );
    }
    return 0;

    async function send(all: Trade[], write: boolean) {
      const sum: z.infer<typeof answer> = { new: 0, known: 0, conflicts: [], faults: [] };
      for (let first = 0; first < all.length; first += PER_CALL) {
        const part = await call(
          database,
          "import_trades",
          { trades: all.slice(first, first + PER_CALL) as never, write },
          answer,
        );
        sum.new += part.new;
        sum.known += part.known;
        sum.conflicts.push(...part.conflicts);
        sum.faults.push(...part.faults);
        if (all.length > PER_CALL) {
          console.error(
            `${Math.min(first + PER_CALL, all.length)} of ${all.length} trades ${write ? "written" : "looked at"}`,
          );
        }
      }
      return sum;
    }
  },
);

/** USD per contract as brokers show it: a file that has prices per share is seen at a glance. */
function perShare(usd: number): number {
  return Math.round(usd * 10_000) / 1_000_000;
}

/** `580`, with the width of a spread behind it, or those of all legs. */
function strikes({ strike_price, width, legs }: Trade): string {
  return legs === null
    ? `${strike_price}${width === null ? "" : `, width ${width}`}`
    : legs.map(({ strike, option_type }) => `${strike}${option_type[0]}`).join("/");
}

/** The first trades as they were understood, and their sum. */
function preview(trades: Trade[]): string {
  const rows = trades
    .slice(0, SHOWN)
    .map((t) => [
      t.entry_date.slice(0, 10),
      t.exit_date?.slice(0, 10) ?? "open",
      `${t.quantity} ${t.strategy_type} ${t.ticker} ${strikes(t)} ${t.expiration_date}`,
      `${t.entry_price} -> ${t.exit_price ?? ""}`.trim(),
      `${perShare(t.entry_price)} -> ${t.exit_price === null ? "" : perShare(t.exit_price)}`.trim(),
      t.exit_reason ?? "",
      (t.pnl_realized ?? pnlByPrices(t))?.toFixed(2) ?? "",
    ]);
  const header = ["opened", "closed", "trade", "per contract", "per share", "reason", "P&L"];
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const more = trades.length > SHOWN ? [`... ${trades.length - SHOWN} more`] : [];
  return [...lines, ...more].join("\n");
}
