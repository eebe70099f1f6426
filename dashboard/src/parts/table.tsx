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
  /** In the address, where the table is sorted by it. */
  key: string;
  title: string;
  cell(row: Row): ComponentChildren;
  /** What it is sorted by; absent = it is not. */
  sort?(row: Row): SortValue;
  /** Its track in the grid: `minmax(8rem, 2fr)`. */
  width: string;
  /** Figures stand at the end of their column. */
  align?: "end";
  /** The width of the page, in px, from which there is room for it; a card has room for all. */
  from?: number;
  /** What it is on a card: its title, the figure beside the title, a field (the default), or nothing. */
  card?: "title" | "figure" | "field" | "none";
}

interface Props<Row> {
  /** What the table lists, for who does not see it. */
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string | number;
  /** Where a row leads. The link is in the column that is a card's title, or in the first. */
  linkOf?(row: Row): string | null;
  /** The order to begin with, `-pnl`; absent = as the rows come. */
  sorted?: string;
  /** Under which key the order stands in the address; absent = it is kept in the table alone, and cards stay as they are. */
  sortKey?: string;
  /** Called when the end of what is there comes near. */
  onEnd?(): void;
  /** Of all rows, where more can be had than are there. */
  total?: number;
}

/** Rows before the end at which `onEnd` is called. */
const NEAR = 60;

/** A table of any length: it scrolls with the page, and only what can be seen of it is in the document. */
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

/** The order of the address, or the table's own. */
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
        // The order to begin with needs no word in the address.
        ask({ [key]: written === first ? "" : written });
      }
    },
  ];
}

/** Of the page, in px. */
function useWidth(): number {
  const [width, setWidth] = useState(() => innerWidth);
  useEffect(() => {
    const look = () => setWidth(innerWidth);
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  }, []);
  return width;
}
