import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { date, dollars, instant } from "../../shared/schemas/money.ts";
import { tradeRequest } from "../../shared/schemas/trade-request.ts";

/** What has to be in the file, and what may; others are not looked at, so that a file of `npm run export` can be read. */
export const COLUMNS = {
  needed: [
    "ticker",
    "strategy_type",
    "expiration_date",
    "strike_price",
    "quantity",
    "entry_date",
    "entry_price",
    "exit_date",
    "exit_price",
  ],
  optional: ["request_id", "width", "exit_reason", "fees", "pnl_realized"],
};

/** Of a date without a time: within the session at any time of the year, the exit after the entry. */
const OPEN = "T14:30:00Z";
const CLOSE = "T20:00:00Z";

const number = z
  .string()
  .transform((text) => text.replace(/^\$/, "").replaceAll(",", ""))
  .pipe(
    z
      .string()
      .regex(/^-?\d+(\.\d+)?$/, "is not a number")
      .transform(Number),
  );
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((text) => (text === "" ? undefined : text), schema.optional());
const day = (time: string) =>
  z.union([date.transform((text) => `${text}${time}`), instant], {
    error: "is neither YYYY-MM-DD nor an instant with its offset",
  });

const line = z.object({
  request_id: optional(tradeRequest.shape.request_id),
  ticker: tradeRequest.shape.ticker,
  strategy_type: z
    .string()
    .toUpperCase()
    .pipe(z.enum(["CSP", "VPC"], { error: "is neither CSP nor VPC" })),
  expiration_date: date,
  strike_price: number.pipe(tradeRequest.shape.strike_price),
  width: optional(number.pipe(tradeRequest.shape.strike_price)),
  quantity: number.pipe(tradeRequest.shape.quantity),
  entry_date: day(OPEN),
  entry_price: number.pipe(dollars.min(0.01)),
  exit_date: day(CLOSE),
  exit_price: number.pipe(dollars.min(0)),
  exit_reason: optional(z.string().trim().min(1).max(50)),
  fees: optional(number.pipe(dollars.min(0))),
  pnl_realized: optional(number.pipe(dollars)),
});

/** As `import_trades()` takes it. Prices in USD per contract, fees in USD. */
export interface PastTrade {
  request_id: string;
  ticker: string;
  strategy_type: "CSP" | "VPC";
  expiration_date: string;
  strike_price: number;
  width: number | null;
  quantity: number;
  entry_date: string;
  entry_price: number;
  exit_date: string;
  exit_price: number;
  exit_reason: string;
  fees: number;
}

export interface Read {
  trades: PastTrade[];
  /** One of each thing that is wrong, `line` as an editor counts. */
  faults: { line: number; message: string }[];
}

/** Reads a CSV of past trades with a header; what cannot be read is told line by line. */
export function readTrades(csv: string): Read {
  const faults: Read["faults"] = [];
  const trades: PastTrade[] = [];
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(csv, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (error) {
    const { lines = 1, message } = error as { lines?: number; message: string };
    return { trades, faults: [{ line: lines, message: message.replace(/ on line \d+/, "") }] };
  }
  const [first] = records;
  if (first === undefined) {
    return {
      trades,
      faults: [{ line: 1, message: `there is no trade below a header: ${COLUMNS.needed.join(",")}` }],
    };
  }
  const lacking = COLUMNS.needed.filter((name) => !(name in first.record));
  if (lacking.length > 0) {
    return { trades, faults: [{ line: 1, message: `the header lacks ${lacking.join(", ")}` }] };
  }

  const met = new Map<string, number>();
  for (const { record, info } of records) {
    const { data, error } = line.safeParse(record);
    const found = error
      ? error.issues.map(
          ({ path, message }) => `${path.join(".")} ${inWords(message, record[String(path[0])])}`,
        )
      : contradictions(data);
    if (error || found.length > 0) {
      faults.push(...found.map((message) => ({ line: info.lines, message })));
      continue;
    }
    const { pnl_realized: _, request_id, ...facts } = data;
    const trade = {
      ...facts,
      width: facts.width ?? null,
      exit_reason: facts.exit_reason ?? (facts.exit_price === 0 ? "expired" : "manual"),
      fees: facts.fees ?? 0,
    };
    // The same trade has the same name whenever the file is read; twins in one file are told apart by their number.
    const digest = createHash("sha256").update(JSON.stringify(trade)).digest("hex").slice(0, 24);
    const twins = met.get(digest) ?? 0;
    met.set(digest, twins + 1);
    trades.push({
      ...trade,
      request_id: request_id ?? `import-${digest}${twins === 0 ? "" : `-${twins + 1}`}`,
    });
  }
  const named = new Set<string>();
  trades.forEach(({ request_id }) => {
    if (named.has(request_id)) {
      faults.push({ line: 1, message: `request_id ${request_id} is there twice` });
    }
    named.add(request_id);
  });
  return { trades, faults };
}

/** zod's words, with what was there. */
function inWords(message: string, value: string | undefined): string {
  const said = /^(is|has|must|belongs|do)\b/.test(message) ? message : `is wrong (${message.toLowerCase()})`;
  return value === undefined || value === "" ? "is missing" : `${said}: ${value.slice(0, 40)}`;
}

function contradictions(t: z.infer<typeof line>): string[] {
  const most = Math.round((t.width ?? t.strike_price) * 10_000) / 100;
  const cents = (usd: number) => Math.round(usd * 100);
  const pnl = (cents(t.entry_price) - cents(t.exit_price)) * t.quantity - cents(t.fees ?? 0);
  const checks: [boolean, string][] = [
    [t.strategy_type === "VPC" && t.width === undefined, "width is missing: a VPC has one"],
    [t.strategy_type === "CSP" && t.width !== undefined, "width belongs to a VPC only"],
    [t.width !== undefined && t.width >= t.strike_price, "width must be below the strike"],
    [t.entry_price >= most, `entry_price must be below ${most}, USD per contract`],
    [t.exit_price > most, `exit_price must not be above ${most}, USD per contract`],
    [Date.parse(t.exit_date) < Date.parse(t.entry_date), "exit_date is before entry_date"],
    [t.entry_date.slice(0, 10) > t.expiration_date, "entry_date is after expiration_date"],
    [Date.parse(t.exit_date) > Date.now(), "exit_date has not come yet: open positions are not imported"],
    [
      t.pnl_realized !== undefined && cents(t.pnl_realized) !== pnl,
      `pnl_realized is ${t.pnl_realized}, but the prices and fees make it ${pnl / 100}`,
    ],
  ];
  return checks.flatMap(([wrong, message]) => (wrong ? [message] : []));
}
