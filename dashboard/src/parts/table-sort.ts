export type SortValue = number | string | null;

/** Column and direction of an order; `-pnl` in an address. */
export interface Sort {
  by: string;
  descending: boolean;
}

const collator = new Intl.Collator("en-US", { numeric: true });

export function readSort(text: string | undefined): Sort | null {
  if (text === undefined || text === "" || text === "-") {
    return null;
  }
  return text.startsWith("-") ? { by: text.slice(1), descending: true } : { by: text, descending: false };
}

export function writeSort({ by, descending }: Sort): string {
  return `${descending ? "-" : ""}${by}`;
}

/** The rows in order. Missing values come last in both directions, and equal rows keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  take: (row: Row) => SortValue,
  descending: boolean,
): Row[] {
  const keyed = rows.map((row) => ({ row, value: take(row) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      return Number(a.value === null) - Number(b.value === null);
    }
    const order = compare(a.value, b.value);
    return descending ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}

/** The order after a press on a column's heading. Figures begin with the greatest, names with A. */
export function pressed(sort: Sort | null, by: string, example: SortValue): Sort {
  return sort?.by === by
    ? { by, descending: !sort.descending }
    : { by, descending: typeof example === "number" };
}
