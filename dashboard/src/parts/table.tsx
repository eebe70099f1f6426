import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ask, route } from "../router.ts";
import { useStore } from "../store.ts";
import { TableHead, TableSort } from "./table-head.tsx";
import { ROLES } from "./table-roles.ts";
import { TableRow } from "./table-row.tsx";
import { readSort, type Sort, type SortValue, sortRows, writeSort } from "./table-sort.ts";
import { PHONE, useMedia } from "./use-media.ts";
import { useWindow } from "./use-window.ts";

export interface Column<Row> {
  /** Key in the address when the table is sorted by this column. */
  key: string;
  title: string;
  cell(row: Row): ComponentChildren;
  /** Value to sort by; absent = not sortable. */
  sort?(row: Row): SortValue;
  /** Width in the grid: `minmax(8rem, 2fr)`. */
  width: string;
  /** Figures are right-aligned. */
  align?: "end";
  /** Least width of the page for this column, px. A card shows all columns. */
  from?: number;
  /** Place on a card: its title, the figure beside the title, a field (the default), or none. */
  card?: "title" | "figure" | "field" | "none";
}

interface Props<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string | number;
  /** The link of a row. It is in the column that is a card's title, or in the first column. */
  linkOf?(row: Row): string | null;
  /** The initial order, `-pnl`; absent = as given. */
  sorted?: string;
  /** Key of the order in the address; absent = the order is not in the address, and cards cannot be sorted. */
  sortKey?: string;
  /** Called when the end of the rows comes near. */
  onEnd?(): void;
  /** Number of all rows, if there are more than were loaded. */
  total?: number;
}

/** Distance from the end at which `onEnd` is called, rows. */
const NEAR = 60;

/** A table of any length. It scrolls with the page, and only the visible rows are in the document. */
export function Table<Row>(props: Props<Row>) {
  const { label, columns, rows, keyOf, linkOf, onEnd, total } = props;
  const [sort, setSort] = useSort(props.sortKey, props.sorted);
  const isCards = useMedia(PHONE);
  const width = useWidth();
  const shown = useMemo(
    () => columns.filter(({ from = 0, card }) => (isCards ? card !== "none" : from <= width)),
    [columns, isCards, width],
  );
  const ordered = useMemo(() => {
    const column = columns.find(({ key }) => key === sort?.by);
    return column?.sort === undefined || sort === null ? rows : sortRows(rows, column.sort, sort.descending);
  }, [rows, columns, sort]);

  const body = useRef<HTMLTableSectionElement>(null);
  const { from, until, before, behind } = useWindow(body, ordered.length);
  const isNearEnd = until > ordered.length - NEAR;
  useEffect(() => {
    if (isNearEnd && ordered.length > 0) {
      onEnd?.();
    }
  }, [isNearEnd, ordered.length]);

  const head = { columns: shown, sort, setSort, example: rows[0] };
  const template = isCards ? "" : shown.map((column) => column.width).join(" ");
  const hasFigure = shown.some(({ card }) => card === "figure");
  return (
    <div class={`table ${isCards ? "cards" : "rows"}${hasFigure ? " with-figure" : ""}`}>
      {isCards && props.sortKey !== undefined && <TableSort {...head} columns={columns} />}
      <table
        {...ROLES.table}
        aria-label={label}
        aria-rowcount={(total ?? ordered.length) + 1}
        aria-colcount={shown.length}
        style={{ "--columns": template }}
      >
        <TableHead {...head} isCards={isCards} />
        <tbody
          {...ROLES.rowgroup}
          ref={body}
          style={{ paddingTop: `${before}px`, paddingBottom: `${behind}px` }}
        >
          {ordered.slice(from, until).map((row, at) => (
            <TableRow
              key={keyOf(row)}
              row={row}
              index={from + at + 2}
              columns={shown}
              href={linkOf?.(row) ?? null}
              isCard={isCards}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The order in the address, or the table's own. */
function useSort(key: string | undefined, first: string | undefined): [Sort | null, (sort: Sort) => void] {
  const { query } = useStore(route);
  const [own, setOwn] = useState<string | undefined>(first);
  const text = key === undefined ? own : (query[key] ?? first);
  const sort = useMemo(() => readSort(text), [text]);
  return [
    sort,
    (next) => {
      const written = writeSort(next);
      if (key === undefined) {
        setOwn(written);
      } else {
        // The address does not name the initial order.
        ask({ [key]: written === first ? "" : written });
      }
    },
  ];
}

/** Width of the page, px. */
function useWidth(): number {
  const [width, setWidth] = useState(() => innerWidth);
  useEffect(() => {
    const look = () => setWidth(innerWidth);
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  }, []);
  return width;
}
