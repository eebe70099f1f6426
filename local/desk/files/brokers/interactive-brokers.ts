import { day, newYork } from "../dates.ts";
import { type Execution, Unreadable } from "../execution.ts";
import { cashOf, eachRow, type Format } from "../format.ts";
import { byIndex, optionOf, tickerOf } from "../symbols.ts";
import { Columns, type Row } from "../table.ts";

/** How an option ended, by codes like `A;C`: expired, assigned or exercised. */
export function endingByCode(codes: string): Exclude<Execution["what"], "trade"> | null {
  const said = codes.split(/[;,\s]+/);
  return said.includes("Ep")
    ? "expired"
    : said.includes("A")
      ? "assigned"
      : said.includes("Ex")
        ? "exercised"
        : null;
}

const NEEDS = [
  "Asset Category",
  "Currency",
  "Symbol",
  "Date/Time",
  "Quantity",
  "T. Price",
  "Proceeds",
  "Comm/Fee",
  "Code",
];

/**
 * Reports > Statements > Activity, as CSV. The first two cells of a line are its section and its kind. Times
 * are New York's. Fills of one second count as one order.
 */
export const activityStatement: Format = {
  name: "Interactive Brokers' Activity Statement",
  read({ rows, isComma }) {
    const isOf = (row: Row, kind: string) => row.cells[0] === "Trades" && row.cells[1] === kind;
    if (!rows.some((row) => isOf(row, "Header"))) {
      return null;
    }
    const lines: { line: number; row: Row; columns: Columns }[] = [];
    let columns: Columns | undefined;
    for (const row of rows) {
      if (isOf(row, "Header")) {
        // Stocks and options each have their own header.
        const header = new Columns(row.cells, isComma);
        const lacking = NEEDS.filter((name) => !header.has(name));
        if (lacking.length > 0) {
          throw new Unreadable(`its section Trades lacks ${lacking.join(", ")}`);
        }
        columns = header;
      } else if (columns !== undefined && isOf(row, "Data")) {
        lines.push({ line: row.line, row, columns });
      }
    }
    // One kind of lines is read: below an order there may be its executions and the lots that it closed.
    const has = (kind: string) => lines.some((at) => at.columns.text(at.row, "DataDiscriminator") === kind);
    const kind = has("Order") ? "Order" : has("Trade") ? "Trade" : "";
    return eachRow(
      lines.filter((at) => at.columns.text(at.row, "DataDiscriminator") === kind),
      (at) => execution(at.row, at.columns),
    );
  },
};

function execution(row: Row, columns: Columns): Execution | string {
  const category = columns.text(row, "Asset Category");
  const isOption = category === "Equity and Index Options";
  if (!isOption && category !== "Stocks") {
    return `${category} are not kept in the book: the book has shares, and options on shares and indexes`;
  }
  if (columns.text(row, "Currency") !== "USD") {
    return `it is in ${columns.text(row, "Currency")}, not in USD`;
  }
  const symbol = columns.text(row, "Symbol");
  const found = isOption ? optionOf(symbol) : { ticker: tickerOf(symbol), contract: null };
  if (found === null) {
    return `its symbol names no option: ${symbol}`;
  }
  const [on = "", time = ""] = columns.text(row, "Date/Time").split(/[,;\s]+/);
  const codes = columns.text(row, "Code");
  const side = columns.isNegative(row, "Quantity") ? "sell" : "buy";
  const quantity = columns.count(row, "Quantity");
  const what = isOption ? (endingByCode(codes) ?? "trade") : "trade";
  const price = columns.usd(row, "T. Price") ?? 0n;
  const at = newYork(day(on), time || "16:20:00");
  return {
    line: row.line,
    at,
    isDay: false,
    what,
    side,
    effect: what === "trade" ? effectOf(codes) : "close",
    ...(found.contract === null ? { ticker: found.ticker, contract: null } : byIndex(found)),
    quantity,
    cash: columns.usd(row, "Proceeds") ?? cashOf(price, quantity, side, isOption),
    fees: -(columns.usd(row, "Comm/Fee") ?? 0n),
    order: null,
    isDelivery: !isOption && endingByCode(codes) !== null,
  };
}

/** `O` or `C`. With both, an order reversed a position: null, and the holdings tell. */
export function effectOf(codes: string): Execution["effect"] {
  const said = codes.split(/[;,\s]+/);
  return said.includes("O") === said.includes("C") ? null : said.includes("O") ? "open" : "close";
}
