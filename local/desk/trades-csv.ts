import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { date, dollars, instant } from "../../shared/schemas/money.ts";
import { strike, tradeRequest } from "../../shared/schemas/trade-request.ts";
import { legsOf, type NamedLeg } from "../../shared/words/strikes.ts";

/** The columns that a file needs, and those that it may have. Others are ignored, as those of `npm run export`. */
export const COLUMNS = {
  needed: [
    "ticker",
    "strategy_type",
    "expiration_date",
    "quantity",
    "entry_date",
    "entry_price",
    // Both are empty if the position is open.
    "exit_date",
    "exit_price",
  ],
  optional: ["request_id", "strike_price", "width", "contract_short", "exit_reason", "fees", "pnl_realized"],
};

/** The times for dates without one: within the session all year round, the exit after the entry. */
const OPEN = "T14:30:00Z";
const CLOSE = "T20:00:00Z";

/** `1,234.50` or `$1234.5`; a comma only separates thousands. */
const number = z
  .string()
  .regex(/^-?\$?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/, "is not a number")
  .transform((text) => Number(text.replace(/[$,]/g, "")));
/** USD, per contract or of a trade. Averages of fills and a broker's fees may have fractions of a cent. */
const exact = number.pipe(z.number().min(0).lt(1e9).multipleOf(0.0001, "has more than four decimals"));
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((text) => (text === "" ? undefined : text), schema.optional());
const day = (time: string) =>
  z.string().transform((text, context) => {
    const found = date.safeParse(text).success ? `${text}${time}` : text;
    if (!instant.safeParse(found).success) {
      context.addIssue("is neither YYYY-MM-DD nor an instant with its offset");
    }
    return found;
  });

const line = z.object({
  request_id: optional(tradeRequest.shape.request_id),
  ticker: tradeRequest.shape.ticker,
  strategy_type: z.string().toUpperCase().pipe(tradeRequest.shape.strategy_type),
  expiration_date: date,
  strike_price: optional(number.pipe(strike)),
  width: optional(number.pipe(strike)),
  /** With or without the ticker before it. */
  contract_short: optional(
    z.string().transform((text, context) => {
      const legs = legsOf(text.replace(/^[A-Z][A-Z0-9./-]*\s+/i, ""));
      if (legs === null) {
        context.addIssue("is not written like 580/575p 620/625c");
      }
      return legs ?? [];
    }),
  ),
  quantity: number.pipe(tradeRequest.shape.quantity),
  entry_date: day(OPEN),
  entry_price: exact.refine((usd) => usd > 0, "must be above zero"),
  exit_date: optional(day(CLOSE)),
  exit_price: optional(exact),
  exit_reason: optional(z.string().trim().min(1).max(50)),
  fees: optional(exact),
  pnl_realized: optional(number.pipe(dollars)),
});

/** As `import_trades()` takes it. Prices in USD per contract, fees in USD. */
export interface Trade {
  request_id: string;
  ticker: string;
  strategy_type: string;
  expiration_date: string;
  /** The strike of the short leg and the distance to the long one, USD per share; or `legs` has them. */
  strike_price: number | null;
  width: number | null;
  legs: NamedLeg[] | null;
  quantity: number;
  entry_date: string;
  entry_price: number;
  /** This and the next two are null if the position is open. */
  exit_date: string | null;
  exit_price: number | null;
  exit_reason: string | null;
  fees: number;
  /** Given if it is known to the cent: averaged prices are not that exact. */
  pnl_realized?: number;
}

/** How the file differs from this book's own export. */
export interface Written {
  delimiter?: string;
  /** Numbers have decimal commas. */
  isComma?: boolean;
  /** Prices are per share. */
  isPerShare?: boolean;
}

export interface Read {
  trades: Trade[];
  /** Its prices are small, or not multiples of a tick, like prices per share. */
  looksPerShare: boolean;
  /** The line of each trade, by its request_id. */
  lines: Map<string, number>;
  /** Everything that is wrong; `line` counts as an editor does. */
  faults: { line: number; message: string }[];
}

/** Reads a CSV of trades with a header, and reports line by line what it cannot read. */
export function readTrades(csv: string, written: Written = {}): Read {
  const faults: Read["faults"] = [];
  const trades: Trade[] = [];
  const lines = new Map<string, number>();
  const lineOf = new Map<Trade, number>();
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(csv, {
      bom: true,
      delimiter: written.delimiter ?? ",",
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (error) {
    const { lines: line = 1, message } = error as { lines?: number; message: string };
    return {
      trades,
      looksPerShare: false,
      lines: new Map(),
      faults: [{ line, message: message.replace(/ on line \d+/, "") }],
    };
  }
  const [first] = records;
  if (first === undefined) {
    return {
      trades,
      looksPerShare: false,
      lines,
      faults: [{ line: 1, message: `there is no trade below a header: ${COLUMNS.needed.join(",")}` }],
    };
  }
  const lacking = COLUMNS.needed.filter((name) => !(name in first.record));
  if (lacking.length > 0) {
    const hint = Object.keys(first.record).some((name) => name.includes(";"))
      ? ": columns are separated by commas, not by semicolons"
      : "";
    return {
      trades,
      looksPerShare: false,
      lines,
      faults: [{ line: 1, message: `the header lacks ${lacking.join(", ")}${hint}` }],
    };
  }

  const unnamed = new Map<string, Trade[]>();
  const named = new Set<string>();
  const prices: number[] = [];
  for (const { record: said, info } of records) {
    const record = written.isComma ? withPoints(said) : said;
    const { data: asWritten, error } = line.safeParse(record);
    if (asWritten !== undefined) {
      prices.push(asWritten.entry_price);
    }
    const data = asWritten && written.isPerShare ? perContract(asWritten) : asWritten;
    const found = data === undefined ? inWords(error as z.ZodError, record) : contradictions(data);
    if (data === undefined || found.length > 0) {
      faults.push(...found.map((message) => ({ line: info.lines, message })));
      continue;
    }
    const { request_id: given, pnl_realized, contract_short, ...facts } = data;
    const trade = {
      ...facts,
      strike_price: facts.strike_price ?? null,
      width: facts.width ?? null,
      legs: contract_short ?? null,
      exit_date: facts.exit_date ?? null,
      exit_price: facts.exit_price ?? null,
      exit_reason:
        facts.exit_date === undefined
          ? null
          : (facts.exit_reason ?? (facts.exit_price === 0 ? "expired" : "manual")),
      fees: facts.fees ?? 0,
    };
    const read: Trade = {
      request_id: given ?? nameOf(trade),
      ...trade,
      ...(pnl_realized !== undefined && { pnl_realized }),
    };
    trades.push(read);
    lineOf.set(read, info.lines);
    if (given === undefined) {
      unnamed.set(read.request_id, [...(unnamed.get(read.request_id) ?? []), read]);
    } else if (named.has(given)) {
      faults.push({ line: info.lines, message: `request_id ${given} appears twice` });
    } else {
      named.add(given);
    }
  }
  for (const twins of unnamed.values()) {
    // Sorted by content, so that the order of the file does not matter.
    const inOrder = twins.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    for (const [i, twin] of inOrder.entries()) {
      twin.request_id += i === 0 ? "" : `-${i + 1}`;
    }
  }
  for (const [trade, line] of lineOf) {
    lines.set(trade.request_id, line);
  }
  const small = prices.filter((usd) => usd < SMALL);
  const looksPerShare = small.length > prices.length / 2 || small.some((usd) => !Number.isInteger(usd));
  return { trades, looksPerShare, lines, faults };
}

/** USD. A premium per contract is seldom below this, and then it is in whole dollars, which are the tick. */
const SMALL = 20;

const perContract = <T extends { entry_price: number; exit_price?: number | undefined }>(trade: T): T => ({
  ...trade,
  entry_price: Math.round(trade.entry_price * 1_000_000) / 10_000,
  ...(trade.exit_price !== undefined && { exit_price: Math.round(trade.exit_price * 1_000_000) / 10_000 }),
});

const NUMBERS = ["strike_price", "width", "quantity", "entry_price", "exit_price", "fees", "pnl_realized"];

/** Rewrites numbers with decimal commas to decimal points. */
const withPoints = (record: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).map(([name, cell]) => [
      name,
      NUMBERS.includes(name) ? cell.replace(/[.,]/g, (sign) => (sign === "," ? "." : ",")) : cell,
    ]),
  );

/**
 * Names a trade that has no request_id. The name is the same whenever the file is read. It leaves out prices
 * and fees, so that a corrected price or fee does not make another trade.
 */
function nameOf(trade: Omit<Trade, "request_id">): string {
  const { ticker, strategy_type, expiration_date, strike_price, width, legs } = trade;
  const { quantity, entry_date, exit_date } = trade;
  const contract = legs === null ? [strike_price, width] : legs.map(({ strike }) => strike);
  const identity = [ticker, strategy_type, expiration_date, ...contract, quantity, entry_date, exit_date];
  return `import-${createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 24)}`;
}

/** zod's messages with the value that was there, one per field. */
function inWords({ issues }: z.ZodError, record: Record<string, string>): string[] {
  const first = new Map(issues.toReversed().map(({ path, message }) => [String(path[0]), message]));
  return [...first].toReversed().map(([name, message]) => {
    const value = record[name] ?? "";
    const said = /^(is|has|must|belongs|do)\b/.test(message)
      ? message
      : `is wrong (${message.toLowerCase()})`;
    return `${name} ${value === "" ? "is missing" : `${said}: ${value.slice(0, 40)}`}`;
  });
}

/** USD, to the cent; null while the trade is open. */
export function pnlByPrices({ entry_price, exit_price, quantity, fees }: Prices): number | null {
  return exit_price === null ? null : Math.round(100 * ((entry_price - exit_price) * quantity - fees)) / 100;
}

type Prices = Pick<Trade, "entry_price" | "exit_price" | "quantity" | "fees">;

function contradictions(t: z.infer<typeof line>): string[] {
  const pnl = pnlByPrices({ ...t, exit_price: t.exit_price ?? null, fees: t.fees ?? 0 });
  const isOpen = t.exit_date === undefined && t.exit_price === undefined;
  // Averaged prices are rounded to a hundredth of a cent.
  const tolerance = 0.0001 * t.quantity + 0.0051;
  const checks: [boolean, string][] = [
    [
      t.strike_price === undefined && t.contract_short === undefined,
      "strike_price is missing, and no contract_short like 580/575p 620/625c names the legs",
    ],
    [t.exit_date === undefined && t.exit_price !== undefined, "exit_date is missing"],
    [t.exit_date !== undefined && t.exit_price === undefined, "exit_price is missing"],
    [isOpen && t.exit_reason !== undefined, "exit_reason is given, but the position is open"],
    [isOpen && t.pnl_realized !== undefined, "pnl_realized is given, but the position is open"],
    [
      t.exit_date !== undefined && Date.parse(t.exit_date) < Date.parse(t.entry_date),
      "exit_date is before entry_date",
    ],
    [t.entry_date.slice(0, 10) > t.expiration_date, "entry_date is after expiration_date"],
    [
      t.pnl_realized !== undefined && pnl !== null && Math.abs(t.pnl_realized - pnl) > tolerance,
      `pnl_realized is ${t.pnl_realized}, but the prices and fees make it ${pnl}`,
    ],
  ];
  return checks.flatMap(([wrong, message]) => (wrong ? [message] : []));
}
