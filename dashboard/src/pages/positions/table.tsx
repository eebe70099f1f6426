import type { OpenPosition } from "../../data/pages.ts";
import { Table } from "../../parts/table.tsx";
import { linkTo } from "../../route.ts";
import { COLUMNS } from "./columns.tsx";

interface Props {
  label: string;
  positions: OpenPosition[];
  sorted: string;
  sortKey?: string;
}

/** A table of open positions; each links to its page. */
export function PositionsTable({ label, positions, sorted, sortKey }: Props) {
  return (
    <Table
      label={label}
      columns={COLUMNS}
      rows={positions}
      keyOf={({ position_id }) => position_id}
      linkOf={({ position_id }) => linkTo("position", { id: String(position_id) })}
      sorted={sorted}
      {...(sortKey === undefined ? {} : { sortKey })}
    />
  );
}
