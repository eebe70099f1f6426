import { parse } from "csv-parse/sync";
import { Unreadable } from "./execution.ts";
import { count, type Usd, usd } from "./usd.ts";

export interface Row {
  line: number;
  cells: string[];
}

/** A file as lines of cells, split by the separator with which its format is recognized. */
export interface Sheet {
  rows: Row[];
  delimiter: string;
  /** Its numbers have decimal commas. */
  isComma: boolean;
}

/**
 * The text of a file: UTF-8 or UTF-16, with or without a byte order mark, else Windows-1252.
 *
 * @throws {@link Unreadable} if it is empty or not text
 */
export function decode(bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text.trim() === "") {
    throw new Unreadable("it is empty");
  }
  // Pictures, archives and Excel files have control characters in their first bytes.
  if (/[^\P{Cc}\t\n\v\f\r]/u.test(text.slice(0, 1000))) {
    throw new Unreadable("it is not a text file. Save it as CSV");
  }
  return text;
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && bytes.length > 1);
  if (isLittle || isBig) {
    return new TextDecoder(isLittle ? "utf-16le" : "utf-16be").decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Reads lines with any number of cells: a preamble or the title of a section has fewer than its table. */
export function sheet(text: string, delimiter: string): Sheet {
  const records = parse(text, {
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const rows = records.map(({ record, info }) => ({
    line: info.lines,
    // Some exports mark text for spreadsheets: ="5337400962".
    cells: record.map((cell) => /^="(.*)"$/.exec(cell)?.[1] ?? cell),
  }));
  const cells = rows.flatMap((row) => row.cells);
  const isComma =
    delimiter !== "," &&
    cells.some((cell) => /^[-+]?[$€]?\d{1,3}(\.?\d{3})*,\d+$/.test(cell)) &&
    !cells.some((cell) => /^[-+]?\$?\d+\.\d{1,2}$/.test(cell));
  return { rows, delimiter, isComma };
}

const plain = (name: string) => name.trim().toLowerCase().replace(/\s+/g, " ");

/** A header: it finds the cell of a line by the name of its column. */
export class Columns {
  readonly #places: Map<string, number>;
  readonly #isComma: boolean;

  constructor(header: string[], isComma: boolean) {
    this.#places = new Map(header.map((name, place) => [plain(name), place] as const).toReversed());
    this.#isComma = isComma;
  }

  has(name: string): boolean {
    return this.#places.has(plain(name));
  }

  /** The cell below the first of these names that the header has; "" if it has none. */
  text(row: Row, ...names: string[]): string {
    const place = names.map((name) => this.#places.get(plain(name))).find((found) => found !== undefined);
    return place === undefined ? "" : (row.cells[place]?.trim() ?? "");
  }

  /** Null if the cell is empty. */
  usd(row: Row, ...names: string[]): Usd | null {
    const text = this.text(row, ...names);
    try {
      return usd(text, this.#isComma);
    } catch (error) {
      throw error instanceof Unreadable ? new Unreadable(`${names[0]} ${error.message}`) : error;
    }
  }

  count(row: Row, ...names: string[]): number {
    return count(this.text(row, ...names), this.#isComma);
  }

  isNegative(row: Row, ...names: string[]): boolean {
    return /^[-(]/.test(this.text(row, ...names));
  }
}

/** The first line that has all these names; it may have others. */
export function headerWith(rows: Row[], names: string[]): Row | undefined {
  return rows.find(({ cells }) => {
    const there = new Set(cells.map(plain));
    return names.every((name) => there.has(plain(name)));
  });
}
