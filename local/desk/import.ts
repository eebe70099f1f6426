// npm run import: a file's trades go into the book, so that their history counts and open positions are watched.
import { z } from "zod";
import { call, type Database } from "../../shared/database.ts";
import { readNamedFile } from "../read-file.ts";
import { runCommand, WrongCall } from "./command.ts";
import { openBook } from "./connection.ts";
import { Unreadable } from "./files/execution.ts";
import type { PricesOf } from "./files/predecessor.ts";
import { leftOutLines, preview, totals } from "./files/preview.ts";
import { type Recognized, recognize } from "./files/recognize.ts";
import type { ShareTrade } from "./files/shares.ts";
import { decode } from "./files/table.ts";
import { type Found, type FoundTrade, tradesOf } from "./files/trades.ts";
import { COLUMNS, readTrades, type Trade } from "./trades-csv.ts";

const HELP = `npm run import -- FILE             shows what would be imported, and writes nothing; --dry-run shows all trades
npm run import -- FILE --write     writes it; trades that are already in the book stay unchanged
npm run import -- FILE --open      also imports open positions: they are watched, their automatic exit is off

  --prices WHAT     share or contract: what a price is for, if the file does not say
  --env-file FILE   SUPABASE_PROJECT_ID (or _URL) and SUPABASE_SECRET_KEY of a project, in place of the stack that runs here

FILE is an export of tastytrade (transactions), Schwab (transactions), thinkorswim (account statement), Interactive Brokers
(Activity Statement as CSV, Flex query as XML or CSV), Robinhood, Fidelity or TradeStation, or the table positions of the
previous system (CSV, JSON). The format is recognized by its headers. The import pairs legs into trades, and names every line
that it leaves out.

Or FILE is a CSV whose first line names the columns: ${COLUMNS.needed.join(", ")},
and optionally ${COLUMNS.optional.join(", ")}. The contract is named by
strike_price, with the width of a spread, or by contract_short: 580/575p 620/625c. Prices are in USD per contract
(1.50 a share is 150), strikes and width in USD per share, dates are YYYY-MM-DD. A position without exit_date and exit_price
is open: its automatic exit is off until you turn it on, and a message says what its rules would do. A file of
\`npm run export -- trades\` can be imported as it is.`;

/** Trades per call: the API accepts a body of a few megabytes at most. */
const PER_CALL = 1000;
const MOST_FAULTS = 20;
const SHOWN = 5;

const ASK_PRICES =
  "its prices look like prices per share (1.50), and the book keeps prices per contract (150): add --prices share, or --prices contract if they are per contract";

const fault = z.object({ message: z.string() });
const answer = z.object({
  new: z.int(),
  known: z.int(),
  conflicts: z.array(z.string()),
  /** Legs that are no strategy, or prices that they cannot have. */
  faults: z.array(fault.extend({ request_id: z.string() })),
});
const shareAnswer = z.object({
  new: z.int(),
  known: z.int(),
  conflicts: z.array(z.string()),
  faults: z.array(fault.extend({ import_id: z.string() })),
});

const OPTIONS = {
  write: { type: "boolean" },
  "dry-run": { type: "boolean" },
  open: { type: "boolean" },
  prices: { type: "string" },
  "env-file": { type: "string" },
} as const;

await runCommand(HELP, OPTIONS, async ({ values, names }) => {
  const [file, ...others] = names;
  if (file === undefined || others.length > 0) {
    throw new WrongCall(`Which file?\n\n${HELP}`);
  }
  if (values.write && values["dry-run"]) {
    throw new WrongCall("--write and --dry-run exclude each other: leave out one of them.");
  }
  const prices = z.enum(["share", "contract"]).optional().safeParse(values.prices);
  if (!prices.success) {
    throw new WrongCall("--prices takes share or contract.");
  }
  const bytes = readNamedFile(file);
  let text: string;
  let recognized: Recognized;
  try {
    text = decode(bytes);
    recognized = recognize(text, { prices: prices.data, open: values.open ?? false });
  } catch (error) {
    throw error instanceof Unreadable ? new Error(`${file}: ${error.message}. Nothing was written.`) : error;
  }
  const shown = values["dry-run"] ? Number.POSITIVE_INFINITY : SHOWN;
  const job = { file, write: values.write ?? false, shown };
  if (recognized.kind === "trades") {
    return importTrades(text, recognized.sheet, prices.data, job, values["env-file"]);
  }
  if (recognized.kind === "positions" && recognized.found.pricesOf === null) {
    console.error(`${file}: ${ASK_PRICES}. Nothing was written.`);
    return 1;
  }
  const found =
    recognized.kind === "positions"
      ? recognized.found
      : tradesOf(recognized.broker, recognized.reading, { open: values.open ?? false });
  console.log(`Recognized as ${recognized.kind === "positions" ? "the table positions" : recognized.name}.`);
  return importFound(found, job, values["env-file"]);
});

interface Job {
  file: string;
  write: boolean;
  shown: number;
}

/** Imports a CSV of trades: all of it, or nothing until its faults are corrected. */
async function importTrades(
  text: string,
  { delimiter, isComma }: { delimiter: string; isComma: boolean },
  prices: PricesOf | undefined,
  { file, write, shown }: Job,
  envFile: string | undefined,
): Promise<number> {
  const read = readTrades(text, { delimiter, isComma, isPerShare: prices === "share" });
  const { trades, lines, faults } = read;
  const refuse = (faults: { line: number; message: string }[]) => {
    const shown = faults.slice(0, MOST_FAULTS).map(({ line, message }) => `${file}:${line}: ${message}`);
    const more = faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : [];
    console.error([...shown, ...more, "Nothing was written."].join("\n"));
    return 1;
  };
  if (read.looksPerShare && prices === undefined) {
    console.error(`${file}: ${ASK_PRICES}. Nothing was written.`);
    return 1;
  }
  if (faults.length > 0) {
    return refuse(faults);
  }
  const { database, where } = await openBook(envFile);
  // Everything is checked before anything is written.
  const found = await send(database, trades, false);
  if (found.faults.length > 0) {
    return refuse(
      found.faults.map(({ request_id, message }) => ({ line: lines.get(request_id) ?? 0, message })),
    );
  }
  console.log(preview(trades, shown));
  console.log(`${found.new} new, ${found.known} already there, in ${where}.`);
  if (found.conflicts.length > 0) {
    console.error(
      `The book has these with different facts: ${found.conflicts.slice(0, 10).join(", ")}. Correct them in the book, or give them another request_id in the file. Nothing was written.`,
    );
    return 1;
  }
  if (found.new === 0 || !write) {
    console.log(found.new > 0 ? "Nothing was written: add --write." : "There is nothing to write.");
    return 0;
  }
  await send(database, trades, true);
  sayWritten(found.new, trades);
  return 0;
}

function sayWritten(written: number, trades: (FoundTrade | Trade)[]): void {
  console.log(`${written} written.`);
  if (trades.some(({ exit_date }) => exit_date === null)) {
    console.log(
      "Automatic exit is off for the open positions. A message in Telegram says what their rules would do now; /arrivals shows it again.",
    );
  }
}

/** Imports what a broker executed. It leaves out what it cannot import, and says so. */
async function importFound(
  found: Found,
  { file, write, shown }: Job,
  envFile: string | undefined,
): Promise<number> {
  const { database, where } = await openBook(envFile);
  const { leftOut } = found;
  const leave = (request_id: string, message: string) =>
    leftOut.push({ line: found.lines.get(request_id) ?? 0, message });

  // An index has no shares, so the cost of its assignment is not known.
  const looked = await sendShares(database, found.shares, false);
  const odd = new Map(looked.faults.map(({ import_id, message }) => [import_id, message]));
  const unsettled = new Map(
    found.shares.flatMap(({ import_id, request_id }) => {
      const message = odd.get(import_id);
      return message !== undefined && request_id !== null ? [[request_id, message] as const] : [];
    }),
  );
  for (const [request_id, message] of unsettled) {
    leave(request_id, `${message}, and the file does not say at what price its options settled`);
  }
  let trades = found.trades.filter(({ request_id }) => !unsettled.has(request_id));

  const first = await send(database, trades, false);
  for (const { request_id, message } of first.faults) {
    leave(request_id, message);
  }
  const faulty = new Set(first.faults.map(({ request_id }) => request_id));
  trades = trades.filter(({ request_id }) => !faulty.has(request_id));

  const second = faulty.size > 0 ? await send(database, trades, false) : first;
  // If the book has a part of an opening differently, its other parts could come in twice.
  const openings = new Set(second.conflicts.map(openingOf));
  for (const request_id of second.conflicts) {
    leave(request_id, "the book has it with different facts, which stay");
  }
  trades = trades.filter(({ request_id }) => !openings.has(openingOf(request_id)));
  const shares = found.shares.filter(
    ({ import_id, request_id }) =>
      !odd.has(import_id) && (request_id === null || !openings.has(openingOf(request_id))),
  );
  const last = openings.size > 0 ? await send(database, trades, false) : second;
  const lastShares = await sendShares(database, shares, false);
  const other = new Set(lastShares.conflicts);
  for (const { traded_at, ticker } of shares.filter(({ import_id }) => other.has(import_id))) {
    leftOut.push({
      line: 0,
      message: `the book has the shares of ${ticker} of ${traded_at.slice(0, 10)} with different facts, which stay`,
    });
  }

  if (trades.length > 0) {
    console.log(preview(trades, shown));
  }
  console.log(totals(trades, shares));
  if (leftOut.length > 0) {
    console.log(
      [
        "Left out:",
        ...leftOutLines(
          file,
          leftOut.toSorted((a, b) => a.line - b.line),
        ),
      ].join("\n"),
    );
  }
  console.log(
    `${last.new} new, ${last.known} already there${shares.length > 0 ? `; shares ${lastShares.new} new, ${lastShares.known} already there` : ""}, in ${where}.`,
  );
  const count = last.new + lastShares.new;
  if (count === 0 || !write) {
    console.log(count > 0 ? "Nothing was written: add --write." : "There is nothing to write.");
    return 0;
  }
  await send(database, trades, true);
  await sendShares(database, shares, true);
  sayWritten(count, trades);
  return 0;
}

/** A position that closed in parts is several trades: each has the name of the opening, and a number. */
function openingOf(request_id: string): string {
  return request_id.replace(/(-[0-9a-f]{24}(\.\d+)?)-\d+$/, "$1");
}

async function send(database: Database, all: (Trade | FoundTrade)[], write: boolean) {
  const sum: z.infer<typeof answer> = { new: 0, known: 0, conflicts: [], faults: [] };
  for (let first = 0; first < all.length; first += PER_CALL) {
    const part = await call(
      database,
      "import_trades",
      { trades: all.slice(first, first + PER_CALL), write },
      answer,
    );
    sum.new += part.new;
    sum.known += part.known;
    sum.conflicts.push(...part.conflicts);
    sum.faults.push(...part.faults);
    if (all.length > PER_CALL) {
      console.error(
        `${Math.min(first + PER_CALL, all.length)} of ${all.length} trades ${write ? "written" : "checked"}`,
      );
    }
  }
  return sum;
}

function sendShares(database: Database, shares: ShareTrade[], write: boolean) {
  return call(database, "import_shares", { shares: shares, write }, shareAnswer);
}
