import { atClose, day, newYork } from "../dates.ts";
import type { Execution, LeftOut, Reading } from "../execution.ts";
import { cashOf, eachRow, ending, type Format, sideAndEffect } from "../format.ts";
import { byIndex, option, optionOf, tickerOf } from "../symbols.ts";
import { Columns, headerWith, type Row, type Sheet } from "../table.ts";

const TRADES = [
  "Exec Time",
  "Spread",
  "Side",
  "Qty",
  "Pos Effect",
  "Symbol",
  "Exp",
  "Strike",
  "Type",
  "Price",
];
const CASH = ["DATE", "TIME", "TYPE", "REF #", "DESCRIPTION", "Commissions & Fees"];

/**
 * Monitor > Account Statement > Export to file. "Account Trade History" has the legs, and the time in the first
 * line of an order. "Cash Balance" has the fees, and how options ended. Times are read as New York's: choose
 * that zone in the settings of thinkorswim.
 */
export const thinkorswim: Format = {
  name: "thinkorswim's account statement",
  read(sheet) {
    const trades = headerWith(sheet.rows, TRADES);
    if (trades === undefined) {
      return null;
    }
    const cash = headerWith(sheet.rows, CASH);
    const moved =
      cash === undefined ? { executions: [], leftOut: [], fees: new Map() } : readCash(sheet, cash);
    const legs = readLegs(sheet, trades, moved.fees);
    return {
      executions: [...legs.executions, ...moved.executions],
      leftOut: [...moved.leftOut, ...legs.leftOut],
    };
  },
};

/** The lines of a section, up to the next title, which is alone in its line. */
function sectionOf({ rows }: Sheet, header: Row): Row[] {
  const below = rows.filter(({ line }) => line > header.line);
  const end = below.findIndex(
    ({ cells }) => cells.filter((cell) => cell !== "").length === 1 && cells[0] !== "",
  );
  return end === -1 ? below : below.slice(0, end);
}

/** Fees by the time and the underlying of an order. */
type Fees = Map<string, bigint>;

function readCash(sheet: Sheet, header: Row): Reading & { fees: Fees } {
  const columns = new Columns(header.cells, sheet.isComma);
  const fees: Fees = new Map();
  const trades = new Set<number>();
  const reading = eachRow(sectionOf(sheet, header), (row) => {
    const type = columns.text(row, "TYPE").toUpperCase();
    const description = columns.text(row, "DESCRIPTION");
    if (type === "TRD") {
      const at = newYork(day(columns.text(row, "DATE")), columns.text(row, "TIME"));
      const costs = (columns.usd(row, "Misc Fees") ?? 0n) + (columns.usd(row, "Commissions & Fees") ?? 0n);
      const key = `${at} ${underlyingOf(description)}`;
      fees.set(key, (fees.get(key) ?? 0n) - costs);
      trades.add(row.line);
      return [];
    }
    const removed =
      /REMOVAL OF OPTION DUE TO (EXPIRATION|ASSIGNMENT|EXERCISE)\s+([-+]?[\d.,]+)\s+(.*)$/i.exec(description);
    const what = ending(removed?.[1] ?? "");
    const found = optionOf(removed?.[3] ?? "");
    if (what === null || found === null) {
      return `${type || "it"} (${description.slice(0, 60)}) is no trade`;
    }
    const named = byIndex(found);
    const isAtExpiration = day(columns.text(row, "DATE")) >= named.contract.expiration;
    return {
      line: row.line,
      at: atClose(isAtExpiration ? named.contract.expiration : day(columns.text(row, "DATE"))),
      isDay: true,
      what,
      side: null,
      effect: "close",
      ...named,
      quantity: Math.abs(Math.round(Number(removed?.[2]?.replaceAll(",", "")))),
      cash: 0n,
      fees: 0n,
      order: null,
    };
  });
  return { ...reading, fees };
}

/** The ticker of a description, which stands before `100` or `@`: `tIP SOLD -1 IRON CONDOR SPY 100 ...`. */
function underlyingOf(description: string): string {
  return /\s([A-Z][A-Z0-9/.]*)\s(?:100\s|@)/.exec(description)?.[1] ?? "";
}

function readLegs(sheet: Sheet, header: Row, fees: Fees): Reading {
  const columns = new Columns(header.cells, sheet.isComma);
  const untold: LeftOut[] = [];
  let order: { at: string; key: string } | null = null;
  const reading = eachRow(sectionOf(sheet, header), (row): Execution | string => {
    const time = columns.text(row, "Exec Time");
    const side = columns.text(row, "Side");
    if (side === "") {
      return "it is not a leg of an order";
    }
    let costs = 0n;
    const symbol = columns.text(row, "Symbol");
    if (time !== "") {
      order = null;
      const [on = "", clock = ""] = time.split(/\s+/);
      const at = newYork(day(on), clock);
      order = { at, key: `${at} ${symbol}` };
      costs = fees.get(order.key) ?? 0n;
      if (!fees.delete(order.key)) {
        untold.push({
          line: row.line,
          message: "Cash Balance has no fees for it: it is imported without fees",
        });
      }
    }
    if (order === null) {
      return "it is a leg without an order";
    }
    const type = columns.text(row, "Type").toUpperCase();
    if (!["PUT", "CALL", "STOCK", "ETF"].includes(type) || symbol.startsWith("/")) {
      return `${type} of ${symbol} is not kept in the book: the book has shares, and options on shares and indexes`;
    }
    const isOption = type === "PUT" || type === "CALL";
    const exp = columns.text(row, "Exp").replace(/\s*[([].*$/, "");
    const named = isOption
      ? byIndex(option(symbol, exp, type, columns.text(row, "Strike")))
      : { ticker: tickerOf(symbol), contract: null };
    const said = { ...sideAndEffect(side), effect: sideAndEffect(columns.text(row, "Pos Effect")).effect };
    const quantity = columns.count(row, "Qty");
    return {
      line: row.line,
      at: order.at,
      isDay: false,
      what: "trade",
      ...said,
      ...named,
      quantity,
      cash: cashOf(columns.usd(row, "Price") ?? 0n, quantity, said.side, isOption),
      fees: costs,
      order: `${order.key} ${said.effect}`,
    };
  });
  return { ...reading, leftOut: [...reading.leftOut, ...untold] };
}
