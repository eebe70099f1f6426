import { useId } from "preact/hooks";
import type { Column } from "./table.tsx";
import { ROLES } from "./table-roles.ts";
import { pressed, type Sort } from "./table-sort.ts";

interface Props<Row> {
  columns: Column<Row>[];
  sort: Sort | null;
  setSort(sort: Sort): void;
  /** A row, to tell figures from names. */
  example: Row | undefined;
}

/** The headings of the columns. For cards, only screen readers get them. */
export function TableHead<Row>({
  columns,
  sort,
  setSort,
  example,
  isCards,
}: Props<Row> & { isCards: boolean }) {
  return (
    <thead {...ROLES.rowgroup} class={isCards ? "unseen" : ""}>
      <tr {...ROLES.row} aria-rowindex={1}>
        {columns.map((column) => {
          const isSorted = sort?.by === column.key;
          return (
            <th
              key={column.key}
              {...ROLES.columnheader}
              scope="col"
              class={column.align ?? ""}
              aria-sort={isSorted ? (sort.descending ? "descending" : "ascending") : undefined}
            >
              {column.sort === undefined || isCards ? (
                column.title
              ) : (
                <button
                  type="button"
                  onClick={() => setSort(pressed(sort, column.key, valueIn(column, example)))}
                >
                  {column.title}
                  <span class="order" aria-hidden="true">
                    {isSorted ? (sort.descending ? "↓" : "↑") : ""}
                  </span>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** A control to sort cards, which have no headings to press. */
export function TableSort<Row>({ columns, sort, setSort, example }: Props<Row>) {
  const id = useId();
  const sortable = columns.filter((column) => column.sort !== undefined);
  if (sortable.length === 0) {
    return null;
  }
  return (
    <div class="sort-by">
      <label for={id}>Sort by</label>
      <select
        id={id}
        value={sort?.by ?? ""}
        onChange={({ currentTarget: { value } }) => {
          const column = sortable.find(({ key }) => key === value);
          if (column !== undefined) {
            setSort(pressed(null, value, valueIn(column, example)));
          }
        }}
      >
        {sort === null && <option value="">default order</option>}
        {sortable.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
      {sort !== null && (
        <button
          type="button"
          class="button"
          aria-label={sort.descending ? "Highest first" : "Lowest first"}
          onClick={() => setSort({ ...sort, descending: !sort.descending })}
        >
          <span aria-hidden="true">{sort.descending ? "↓" : "↑"}</span>
        </button>
      )}
    </div>
  );
}

function valueIn<Row>(column: Column<Row>, row: Row | undefined) {
  return row === undefined || column.sort === undefined ? null : column.sort(row);
}
