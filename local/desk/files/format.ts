import { type Execution, type LeftOut, type Reading, Unreadable } from "./execution.ts";
import { Columns, headerWith, type Row, type Sheet } from "./table.ts";

/** A kind of file that can be read. */
export interface Format {
  /** As in "it looks like ...". */
  name: string;
  /** Null if the file has another format. */
  read(sheet: Sheet): Reading | null;
}

/** A file that is recognized by its header and has a line per execution. */
export interface TableFormat {
  name: string;
  /** Names of columns that no other kind of file has together. */
  marks: string[];
  /** The columns without which the file cannot be read. */
  needs: string[];
  /** What a line did, or why it is left out. */
  row(row: Row, columns: Columns): Execution | Execution[] | string;
}

export function table({ name, marks, needs, row }: TableFormat): Format {
  return {
    name,
    read(sheet) {
      const header = headerWith(sheet.rows, marks);
      if (header === undefined) {
        return null;
      }
      const columns = new Columns(header.cells, sheet.isComma);
      const lacking = needs.filter((needed) => !columns.has(needed));
      if (lacking.length > 0) {
        throw new Unreadable(
          `it looks like ${name}, but lacks the columns ${lacking.map((needed) => `"${needed}"`).join(", ")}`,
        );
      }
      return eachRow(
        sheet.rows.filter(({ line }) => line > header.line),
        (line) => row(line, columns),
      );
    },
  };
}

/** Reads each line: what it did, or why it is left out. */
export function eachRow<T extends { line: number }>(
  rows: T[],
  read: (row: T) => Execution | Execution[] | string,
): Reading {
  const executions: Execution[] = [];
  const leftOut: LeftOut[] = [];
  for (const row of rows) {
    try {
      const found = read(row);
      if (typeof found === "string") {
        leftOut.push({ line: row.line, message: found });
      } else {
        executions.push(...[found].flat());
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) {
        throw error;
      }
      leftOut.push({ line: row.line, message: `it ${error.message}` });
    }
  }
  return { executions, leftOut };
}

/** The side and effect of `Sell to Open`, `SELL_TO_OPEN`, `YOU SOLD OPENING TRANSACTION`, `STO`. */
export function sideAndEffect(action: string): Pick<Execution, "side" | "effect"> {
  const said = action.toUpperCase();
  const short = /^([BS])T([OC])$/.exec(said);
  return {
    side: short
      ? short[1] === "B"
        ? "buy"
        : "sell"
      : /\b(BUY|BOUGHT|BOT)\b|^BUY_/.test(said)
        ? "buy"
        : /\b(SELL|SOLD)\b|^SELL_/.test(said)
          ? "sell"
          : null,
    effect: short
      ? short[2] === "O"
        ? "open"
        : "close"
      : /OPEN/.test(said)
        ? "open"
        : /CLOS/.test(said)
          ? "close"
          : null,
  };
}

/** How an option ended, by the broker's words. */
export function ending(text: string): Exclude<Execution["what"], "trade"> | null {
  const said = text.toLowerCase();
  return /expir/.test(said)
    ? "expired"
    : /assign/.test(said)
      ? "assigned"
      : /exercis/.test(said)
        ? "exercised"
        : null;
}

/** The cash of contracts or shares at a price per share: positive for a sale, negative for a purchase. */
export function cashOf(price: bigint, quantity: number, side: Execution["side"], isOption: boolean): bigint {
  const amount = price * BigInt(quantity) * (isOption ? 100n : 1n);
  return side === "buy" ? -amount : amount;
}
