import { z } from "zod";
import { date } from "../../../shared/schemas/money.ts";
import { atClose } from "./dates.ts";
import { type LeftOut, Unreadable } from "./execution.ts";
import { eachRow } from "./format.ts";
import { Columns, headerWith, type Row, type Sheet } from "./table.ts";
import type { Found, FoundTrade } from "./trades.ts";
import { count, dollars, type Usd } from "./usd.ts";

const legs = z
  .array(
    z.object({
      action: z
        .string()
        .transform((action) => (/^(sell|short|sto)/i.test(action) ? ("sell" as const) : ("buy" as const))),
      option_type: z.string().transform((type) => (/^p/i.test(type) ? ("put" as const) : ("call" as const))),
      strike: z.coerce.number().positive(),
      expiration: z
        .string()
        .pipe(z.string().transform((on) => on.slice(0, 10)))
        .pipe(date),
    }),
  )
  .min(1);

/** The names of each field: the model's own name first, then names that others wrote. */
const WORDS: Record<string, string[]> = {
  action: ["action", "side"],
  option_type: ["option_type", "type", "right"],
  strike: ["strike", "strike_price"],
  expiration: ["expiration", "expiration_date", "expiry"],
};

/** What a price is for. */
export type PricesOf = "share" | "contract";

export interface Predecessor extends Found {
  /** As a person said, or else by the P&L in the file; null if no line tells, or if lines disagree. */
  pricesOf: PricesOf | null;
}

/**
 * Reads the table `positions` of the previous system: trades with their legs, open and closed. Null if the file
 * is something else. `said`: what a price is for, if a person said it.
 */
export function readPositions(
  sheet: Sheet,
  said: PricesOf | undefined,
  takesOpen: boolean,
): Predecessor | null {
  const header = headerWith(sheet.rows, ["position_id", "ticker", "strategy_type", "legs"]);
  if (header === undefined) {
    const history = headerWith(sheet.rows, ["trade_id", "position_id", "pnl_realized", "ticker"]);
    if (history !== undefined) {
      throw new Unreadable(
        "it is the table trade_history, which names neither strikes nor expirations: export the table positions instead, which has the same trades with their legs",
      );
    }
    return null;
  }
  const columns = new Columns(header.cells, sheet.isComma);
  const rows = sheet.rows.filter(({ line }) => line > header.line);
  const pricesOf = said ?? unitOf(rows, columns);
  const trades: FoundTrade[] = [];
  const lines = new Map<string, number>();
  const { leftOut } = eachRow(rows, (row) => {
    const trade = tradeOf(row, columns, pricesOf ?? "contract");
    if (trade.exit_date === null && !takesOpen) {
      return "it is still open: --open imports it";
    }
    trades.push(trade);
    lines.set(trade.request_id, row.line);
    return [];
  });
  return { trades, shares: [], lines, leftOut: leftOut satisfies LeftOut[], pricesOf };
}

/** Whether the P&L fits prices per share or per contract; null if no line tells, or if lines disagree. */
function unitOf(rows: Row[], columns: Columns): PricesOf | null {
  const units = new Set<PricesOf>();
  for (const row of rows) {
    try {
      const made = columns.usd(row, "realized_pnl");
      const [entry, exit] = [columns.usd(row, "entry_price"), columns.usd(row, "exit_price")];
      const each = (entry ?? 0n) - (exit ?? 0n);
      if (exit !== null && made !== null && made !== 0n && each !== 0n) {
        const contracts = each * BigInt(columns.count(row, "quantity"));
        // Fees may change the P&L, but not by a factor of a hundred.
        const isNear = (whole: Usd) =>
          whole > 0n === made > 0n && made * 2n > whole === made > 0n && whole * 2n > made === made > 0n;
        if (isNear(contracts)) {
          units.add("contract");
        } else if (isNear(contracts * 100n)) {
          units.add("share");
        }
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) {
        throw error;
      }
    }
  }
  const [only] = units;
  return units.size === 1 && only !== undefined ? only : null;
}

function tradeOf(row: Row, columns: Columns, pricesOf: PricesOf): FoundTrade {
  const found = legsOf(columns.text(row, "legs"));
  const [first] = found;
  if (found.some(({ expiration }) => expiration !== first?.expiration)) {
    throw new Unreadable("has legs of several expirations");
  }
  const quantity = count(columns.text(row, "quantity"));
  const unit = pricesOf === "share" ? 100n : 1n;
  const entry = (columns.usd(row, "entry_price") ?? 0n) * unit;
  const exit = columns.usd(row, "exit_price");
  const status = columns.text(row, "status").toUpperCase();
  const isOpen = status === "OPEN";
  const exitDate = columns.text(row, "exit_date");
  if (!isOpen && exit === null && status !== "EXPIRED") {
    throw new Unreadable("has no exit_price, though it is closed");
  }
  if (!isOpen && exitDate === "" && status !== "EXPIRED") {
    throw new Unreadable("has no exit_date, though it is closed");
  }
  const debit = (exit ?? 0n) * unit;
  const gross = (entry - debit) * BigInt(quantity);
  const made = columns.usd(row, "realized_pnl") ?? gross;
  if (!isOpen && made > gross + 1_000_000n) {
    throw new Unreadable(
      `has a realized_pnl of ${dollars(made, 2).toFixed(2)}, but its prices make ${dollars(gross, 2).toFixed(2)}`,
    );
  }
  return {
    request_id: columns.text(row, "request_id") || `position-${columns.text(row, "position_id")}`,
    ticker: columns.text(row, "ticker").toUpperCase(),
    strategy_type: columns.text(row, "strategy_type").toUpperCase(),
    expiration_date: first?.expiration ?? "",
    legs: found.map(({ expiration: _, ...leg }) => leg),
    quantity,
    entry_date: instantOf(columns.text(row, "entry_date")),
    entry_price: dollars(entry, 4),
    exit_date: isOpen ? null : exitDate === "" ? atClose(first?.expiration ?? "") : instantOf(exitDate),
    exit_price: isOpen ? null : dollars(debit, 4),
    exit_reason: isOpen
      ? null
      : columns.text(row, "exit_reason") || (status === "EXPIRED" ? "expired" : "manual"),
    fees: isOpen || gross < made ? 0 : dollars(gross - made, 4),
    ...(!isOpen && { pnl_realized: dollars(made, 2) }),
  };
}

function legsOf(text: string): z.infer<typeof legs> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Unreadable("has legs that are not JSON");
  }
  const named = (Array.isArray(json) ? json : []).map((leg: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(WORDS).map(([word, others]) => [
        word,
        others.map((other) => leg?.[other]).find((said) => said !== undefined),
      ]),
    ),
  );
  const { data, error } = legs.safeParse(named);
  if (error) {
    throw new Unreadable(
      `has legs that cannot be read: ${error.issues[0]?.path.join(".")} ${error.issues[0]?.message}`,
    );
  }
  return data;
}

/** A timestamp without a zone is UTC, as the hosted database writes it. */
function instantOf(text: string): string {
  const said = text.trim().replace(" ", "T");
  const at = new Date(
    /(Z|[+-]\d{2}:?\d{0,2})$/.test(said.slice(10))
      ? said.replace(/([+-]\d{2})$/, "$1:00")
      : `${said.slice(0, 10)}T${said.slice(11) || "14:30:00"}Z`,
  );
  if (Number.isNaN(at.getTime())) {
    throw new Unreadable(`has no readable date: ${text.slice(0, 40)}`);
  }
  return at.toISOString();
}
