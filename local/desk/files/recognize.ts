import { COLUMNS } from "../trades-csv.ts";
import { fidelity } from "./brokers/fidelity.ts";
import { flexCsv, readFlexXml } from "./brokers/flex.ts";
import { activityStatement } from "./brokers/interactive-brokers.ts";
import { robinhood } from "./brokers/robinhood.ts";
import { schwab } from "./brokers/schwab.ts";
import { tastytrade } from "./brokers/tastytrade.ts";
import { thinkorswim } from "./brokers/thinkorswim.ts";
import { tradestation } from "./brokers/tradestation.ts";
import { type Reading, Unreadable } from "./execution.ts";
import { type Predecessor, type PricesOf, readPositions } from "./predecessor.ts";
import { headerWith, type Sheet, sheet } from "./table.ts";

const BROKERS = [
  ["tastytrade", tastytrade],
  ["thinkorswim", thinkorswim],
  ["ibkr", activityStatement],
  ["ibkr", flexCsv],
  ["robinhood", robinhood],
  ["fidelity", fidelity],
  ["tradestation", tradestation],
  ["schwab", schwab],
] as const;

/** Files that are recognized but cannot be imported. */
const OTHERS: { name: string; marks: string[]; instead: string }[] = [
  {
    name: "Schwab's realized gains and losses",
    marks: ["Closed Date", "Opened Date", "Proceeds Per Share"],
    instead: "it has lots and does not say what was sold together: export History > Transactions",
  },
  {
    name: "tastytrade's year for the tax office",
    marks: ["SEC_TYPE", "OPEN_DATE", "CLOSE_DATE", "GAIN_LOSS"],
    instead: "it has lots and does not say what was sold together: export History > Transactions",
  },
  {
    name: "tastytrade's older history",
    marks: ["Transaction Code", "Transaction Subcode", "Buy/Sell", "Open/Close"],
    instead: "export History > Transactions instead: it goes back as far",
  },
  {
    name: "E*TRADE's transactions",
    marks: ["TransactionDate", "TransactionType", "SecurityType"],
    instead: "it does not say which trades opened and which closed",
  },
  {
    name: "Webull's orders",
    marks: ["Filled Time", "Avg Price", "Placed Time"],
    instead: "it does not say which trades opened and which closed",
  },
  {
    name: "a list of open positions",
    marks: ["Symbol", "Qty", "Mark"],
    instead: "export the transactions that opened them",
  },
];

/** What a file was recognized as. */
export type Recognized =
  | { kind: "trades"; sheet: Sheet }
  | { kind: "positions"; found: Predecessor }
  | { kind: "broker"; broker: string; name: string; reading: Reading };

/**
 * Recognizes a file by its headers, and reads it.
 *
 * @throws {@link Unreadable} that says what the file looks like and lacks, or that its format is not known
 */
export function recognize(
  text: string,
  options: { prices: PricesOf | undefined; open: boolean },
): Recognized {
  const xml = readFlexXml(text);
  if (xml !== null) {
    return { kind: "broker", broker: "ibkr", name: "Interactive Brokers' Flex query (XML)", reading: xml };
  }
  const sheets = /^\uFEFF?\s*[[{]/.test(text) ? [ofJson(text)] : sheetsOf(text);
  for (const one of sheets) {
    if (headerWith(one.rows.slice(0, 1), COLUMNS.needed)) {
      return { kind: "trades", sheet: one };
    }
    for (const [broker, format] of BROKERS) {
      const reading = format.read(one);
      if (reading !== null) {
        return { kind: "broker", broker, name: format.name, reading };
      }
    }
    const found = readPositions(one, options.prices, options.open);
    if (found !== null) {
      return { kind: "positions", found };
    }
  }
  const other = OTHERS.find(({ marks }) => sheets.some(({ rows }) => headerWith(rows, marks)));
  if (other !== undefined) {
    throw new Unreadable(`it looks like ${other.name}: ${other.instead}`);
  }
  const [first] = sheets;
  if (first !== undefined && headerWith(first.rows.slice(0, 1), ["ticker"])) {
    return { kind: "trades", sheet: first };
  }
  throw new Unreadable(
    `its format is not known; its first line is ${JSON.stringify(text.trimStart().split(/\r?\n/, 1)[0]?.slice(0, 80) ?? "")}.
A CSV of trades has the columns ${COLUMNS.needed.join(", ")}.
Known formats: ${[...new Set(BROKERS.map(([, { name }]) => name))].join(", ")}`,
  );
}

/** The file split by each possible separator, except those with which its quotes make no sense. */
function sheetsOf(text: string): Sheet[] {
  const faults: Error[] = [];
  const sheets = [",", ";", "\t"].flatMap((delimiter) => {
    try {
      return [sheet(text, delimiter)];
    } catch (error) {
      faults.push(error as Error);
      return [];
    }
  });
  if (sheets.length === 0) {
    throw new Unreadable(`it is not readable CSV: ${faults[0]?.message}`);
  }
  return sheets;
}

/** Reads the rows of a table as the API returns them: a list of objects, or tables by their names. */
function ofJson(text: string): Sheet {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Unreadable(`it is not readable JSON: ${(error as Error).message}`);
  }
  const tables = json as { positions?: unknown };
  const objects = Array.isArray(json) ? json : Array.isArray(tables.positions) ? tables.positions : [];
  const names = [...new Set(objects.flatMap((object) => Object.keys(object ?? {})))];
  const cell = (value: unknown) =>
    value === null || value === undefined
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);
  return {
    delimiter: ",",
    isComma: false,
    rows: [
      { line: 0, cells: names },
      ...objects.map((object: Record<string, unknown>, i) => ({
        line: i + 1,
        cells: names.map((name) => cell(object?.[name])),
      })),
    ],
  };
}
