import { DOMParser, ParseError } from "@xmldom/xmldom";
import { atClose, day, newYork } from "../dates.ts";
import { type Execution, type Reading, Unreadable } from "../execution.ts";
import { cashOf, eachRow, ending, type Format } from "../format.ts";
import { option, optionOf, tickerOf } from "../symbols.ts";
import { Columns, headerWith, type Row } from "../table.ts";
import { count, type Usd, usd } from "../usd.ts";
import { effectOf, endingByCode } from "./interactive-brokers.ts";

const NAME = "Interactive Brokers' Flex query";

/** A trade of a Flex query, by the names in its XML; "" if the query does not have the field. */
interface Line {
  line: number;
  text(name: string): string;
  usd(name: string): Usd | null;
  count(name: string): number;
}

/** The headings in the CSV, if they differ from the name with a capital. */
const HEADINGS: Record<string, string[]> = {
  accountId: ["ClientAccountID"],
  currency: ["CurrencyPrimary", "Currency"],
  assetCategory: ["AssetClass", "AssetCategory"],
  putCall: ["Put/Call"],
  buySell: ["Buy/Sell"],
  openCloseIndicator: ["Open/CloseIndicator", "Open/Close"],
  notes: ["Notes/Codes", "Code"],
  dateTime: ["DateTime", "Date/Time"],
  ibCommission: ["IBCommission", "Commission"],
};

const heading = (name: string) => HEADINGS[name] ?? [`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`];

const NEEDS = [
  "symbol",
  "assetCategory",
  "quantity",
  "tradePrice",
  "ibCommission",
  "openCloseIndicator",
  "notes",
];

/** A Flex query of the section Trades as CSV. */
export const flexCsv: Format = {
  name: `${NAME} (CSV)`,
  read({ rows, isComma }) {
    const marks = ["TradePrice", "IBCommission", "Quantity", "Symbol"];
    const header =
      headerWith(rows, marks) ??
      headerWith(rows, ["ClientAccountID", "TradePrice"]) ??
      headerWith(rows, ["Open/CloseIndicator"]);
    if (header === undefined) {
      return null;
    }
    const columns = new Columns(header.cells, isComma);
    const lacking = NEEDS.filter((name) => !heading(name).some((at) => columns.has(at)));
    if (!columns.has("DateTime") && !columns.has("Date/Time") && !columns.has("TradeDate")) {
      lacking.push("dateTime");
    }
    refuse(lacking.map((name) => heading(name)[0] ?? name));
    const line = (row: Row): Line => ({
      line: row.line,
      text: (name) => columns.text(row, ...heading(name)),
      usd: (name) => columns.usd(row, ...heading(name)),
      count: (name) => columns.count(row, ...heading(name)),
    });
    return executions(rows.filter((row) => row.line > header.line && row.cells.length > 1).map(line), []);
  },
};

function refuse(lacking: string[]): void {
  if (lacking.length > 0) {
    throw new Unreadable(
      `it looks like ${NAME}, but lacks ${lacking.join(", ")}: tick them in the section Trades of the query, and run it again`,
    );
  }
}

/** Reads a Flex query as XML; null if it is other XML, or not XML. */
export function readFlexXml(text: string): Reading | null {
  const bare = text.replace(/^\uFEFF/, "").trimStart();
  if (!bare.startsWith("<")) {
    return null;
  }
  let document: ReturnType<DOMParser["parseFromString"]>;
  try {
    document = new DOMParser({
      onError: (level, message) => {
        if (level !== "warning") {
          throw new ParseError(message);
        }
      },
    }).parseFromString(bare, "text/xml");
  } catch (error) {
    throw new Unreadable(`it is not readable XML: ${(error as Error).message.split("\n")[0]}`);
  }
  if (document.documentElement?.tagName !== "FlexQueryResponse") {
    return null;
  }
  const linesOf = (tag: string): Line[] =>
    Array.from(document.getElementsByTagName(tag))
      .filter((element) => element.attributes.length > 0)
      .map((element) => ({
        line: element.lineNumber ?? 0,
        text: (name) => element.getAttribute(name)?.trim() ?? "",
        usd: (name) => usd(element.getAttribute(name) ?? ""),
        count: (name) => count(element.getAttribute(name) ?? ""),
      }));
  const trades = linesOf("Trade");
  const [first] = trades;
  if (first !== undefined) {
    // A field that the query does not have is missing in all of its trades.
    const has = (name: string) => trades.some((trade) => trade.text(name) !== "");
    refuse(
      ["symbol", "assetCategory", "quantity", "tradePrice", "ibCommission", "openCloseIndicator"].filter(
        (name) => !has(name),
      ),
    );
  }
  return executions(trades, linesOf("OptionEAE"));
}

/** Reads executions, or orders if the query has only those, and the ends of options that no trade reports. */
function executions(trades: Line[], endings: Line[]): Reading {
  const has = (level: string) => trades.some((trade) => trade.text("levelOfDetail") === level);
  const level = has("EXECUTION") ? "EXECUTION" : has("ORDER") ? "ORDER" : "";
  const wanted = trades.filter((trade) => trade.text("levelOfDetail") === level);
  const told = new Set(
    wanted.filter((trade) => endingByCode(trade.text("notes")) !== null).map((trade) => trade.text("symbol")),
  );
  const untold = endings.filter(
    (line) => line.text("assetCategory") !== "STK" && !told.has(line.text("symbol")),
  );
  return eachRow([...wanted, ...untold], (line) => execution(line));
}

function execution(line: Line): Execution | string {
  const category = line.text("assetCategory") || (line.text("putCall") === "" ? "" : "OPT");
  const isOption = category === "OPT";
  if (!isOption && category !== "STK") {
    return `${category || "its instrument"} is not kept in the book: the book has shares, and options on shares and indexes`;
  }
  const currency = line.text("currency");
  if (currency !== "" && currency !== "USD") {
    return `it is in ${currency}, not in USD`;
  }
  if (isOption && !["", "100"].includes(line.text("multiplier"))) {
    return `it is an adjusted contract (of ${line.text("multiplier")}), which does not deliver 100 shares`;
  }
  const symbol = line.text("symbol");
  const byFields = line.text("strike") === "" || line.text("expiry") === "" || line.text("putCall") === "";
  const found = !isOption
    ? { ticker: tickerOf(symbol), contract: null }
    : (optionOf(symbol) ??
      (byFields
        ? null
        : option(
            line.text("underlyingSymbol"),
            line.text("expiry"),
            line.text("putCall"),
            line.text("strike"),
          )));
  if (found === null) {
    return `its symbol names no option: ${symbol}`;
  }
  const isBuy = !line.text("quantity").startsWith("-");
  const side = isBuy ? "buy" : "sell";
  const quantity = line.count("quantity");
  const byType = ending(line.text("transactionType"));
  const what = isOption ? (endingByCode(line.text("notes")) ?? byType ?? "trade") : "trade";
  const price = line.usd("tradePrice") ?? 0n;
  const costs = (line.usd("ibCommission") ?? 0n) + (line.usd("taxes") ?? 0n);
  return {
    line: line.line,
    at: when(line),
    isDay: false,
    what,
    side,
    effect: what === "trade" ? effectOf(line.text("openCloseIndicator")) : "close",
    ...found,
    quantity,
    cash: line.usd("proceeds") ?? cashOf(price, quantity, side, isOption),
    fees: -costs,
    order: line.text("brokerageOrderID") || null,
    isDelivery: !isOption && endingByCode(line.text("notes")) !== null,
  };
}

/** In New York: `20260102;100000`, or a date and a time in two fields, or only the date if an option ended. */
function when(line: Line): string {
  const [on = "", time = ""] = (
    line.text("dateTime") || `${line.text("tradeDate")};${line.text("tradeTime")}`
  ).split(/[;,\s]+|T/);
  if (on === "") {
    return atClose(day(line.text("date")));
  }
  return newYork(day(on), time || "16:20:00");
}
