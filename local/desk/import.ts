// npm run import: trades of a file into the book, so that a newcomer's history counts and what is open is watched.
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

const HELP = `npm run import -- FILE             says what would come of it, and writes nothing; --dry-run shows all of its trades
npm run import -- FILE --write     writes it; what is there already is left alone
npm run import -- FILE --open      takes along what is still open, too: it is watched, its automatic exit is off

  --prices WHAT     of a share or of a contract, where that has to be asked
  --env-file FILE   SUPABASE_PROJECT_ID (or _URL) and SUPABASE_SECRET_KEY of a project, in place of the stack that runs here

FILE is an export of tastytrade (transactions), Schwab (transactions), thinkorswim (account statement), Interactive Brokers
(Activity Statement as CSV, Flex query as XML or CSV), Robinhood, Fidelity or TradeStation, or the table positions of the system
before this one (CSV, JSON): it is told by its headers, its legs are paired into trades, and every line that is left out is named.

Or it is a CSV whose first line names the columns: ${COLUMNS.needed.join(", ")},
and if you like ${COLUMNS.optional.join(", ")}. A strike_price, with a
width where it is a spread, names the contract, or contract_short does: 580/575p 620/625c. Prices are USD per contract
(1.50 a share is 150), strikes and width USD per share, dates YYYY-MM-DD. Without exit_date and exit_price a position is open:
its automatic exit is off until you turn it on, and a message says what its rules would do. A file of \`npm run export -- trades\` can be read as it is.`;

/** Trades to a call: the API takes a body of some megabytes at most. */
const PER_CALL = 1000;
const MOST_FAULTS = 20;
const SHOWN = 5;

const ASK_PRICES =
  "its prices look like those of a share (1.50), and this book keeps those of a contract (150): say --prices share, or --prices contract where they are";

const fault = z.object({ message: z.string() });
const answer = z.object({
  new: z.int(),
  known: z.int(),
  conflicts: z.array(z.string()),
  /** Legs that are no strategy, prices that they cannot have. */
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
    throw new WrongCall("--write writes, --dry-run does not: one of them.");
  }
  const prices = z.enum(["share", "contract"]).optional().safeParse(values.prices);
  if (!prices.success) {
    throw new WrongCall("--prices is share or contract.");
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
  console.log(`It is ${recognized.kind === "positions" ? "the table positions" : recognized.name}.`);
  return importFound(found, job, values["env-file"]);
});

interface Job {
  file: string;
  write: boolean;
  shown: number;
}

/** A CSV of trades: it is taken as a whole, or corrected first. */
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
  // Everything is looked at before anything is written.
  const found = await send(database, trades, false);
  if (found.faults.length > 0) {
    return refuse(
      found.faults.map(({ request_id, message }) => ({ line: lines.get(request_id) ?? 0, message })),
    );
  }
  console.log(preview(trades, shown));
  console.log(`${found.new} new, ${found.known} there already, in ${where}.`);
  if (found.conflicts.length > 0) {
    console.error(
      `These are there already, but not the same: ${found.conflicts.slice(0, 10).join(", ")}. Correct them there, or give them a request_id of their own here. Nothing was written.`,
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
      "Automatic exit is off for what is open. A message in Telegram says what its rules would do now; /arrivals shows it again.",
    );
  }
}

/** What a broker executed: what cannot be taken is left out, and named. */
async function importFound(
  found: Found,
  { file, write, shown }: Job,
  envFile: string | undefined,
): Promise<number> {
  const { database, where } = await openBook(envFile);
  const { leftOut } = found;
  const leave = (request_id: string, message: string) =>
    leftOut.push({ line: found.lines.get(request_id) ?? 0, message });

  // Of an index there are no shares: what its assignment cost is then not known.
  const looked = await sendShares(database, found.shares, false);
  const odd = new Map(looked.faults.map(({ import_id, message }) => [import_id, message]));
  const unsettled = new Map(
    found.shares.flatMap(({ import_id, request_id }) => {
      const message = odd.get(import_id);
      return message !== undefined && request_id !== null ? [[request_id, message] as const] : [];
    }),
  );
  for (const [request_id, message] of unsettled) {
    leave(request_id, `${message}, and the file does not say what its options cost at the end`);
  }
  let trades = found.trades.filter(({ request_id }) => !unsettled.has(request_id));

  const first = await send(database, trades, false);
  for (const { request_id, message } of first.faults) {
    leave(request_id, message);
  }
  const faulty = new Set(first.faults.map(({ request_id }) => request_id));
  trades = trades.filter(({ request_id }) => !faulty.has(request_id));

  const second = faulty.size > 0 ? await send(database, trades, false) : first;
  // Other parts of an opening that the book tells otherwise would be there twice.
  const openings = new Set(second.conflicts.map(openingOf));
  for (const request_id of second.conflicts) {
    leave(request_id, "the book has it otherwise: it stays as it is there");
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
      message: `the book has the shares of ${ticker} of ${traded_at.slice(0, 10)} otherwise: they stay as they are there`,
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
    `${last.new} new, ${last.known} there already${shares.length > 0 ? `; shares ${lastShares.new} new, ${lastShares.known} there already` : ""}, in ${where}.`,
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

/** What is closed bit by bit has the name of its opening, and a number. */
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
        `${Math.min(first + PER_CALL, all.length)} of ${all.length} trades ${write ? "written" : "looked at"}`,
      );
    }
  }
  return sum;
}

function sendShares(database: Database, shares: ShareTrade[], write: boolean) {
  return call(database, "import_shares", { shares: shares, write }, shareAnswer);
}
