import { Component } from "preact";
import type { Column } from "./table.tsx";
import { ROLES } from "./table-roles.ts";

interface Props<Row> {
  row: Row;
  /** Row number in the table; the headings are row 1. */
  index: number;
  columns: Column<Row>[];
  href: string | null;
  isCard: boolean;
}

/** A row. It is not rendered again while other rows come and go. */
export class TableRow<Row> extends Component<Props<Row>> {
  override shouldComponentUpdate(next: Props<Row>): boolean {
    const { row, index, columns, href, isCard } = this.props;
    return (
      row !== next.row ||
      index !== next.index ||
      columns !== next.columns ||
      href !== next.href ||
      isCard !== next.isCard
    );
  }

  override render({ row, index, columns, href, isCard }: Props<Row>) {
    const linked = Math.max(
      0,
      columns.findIndex(({ card }) => card === "title"),
    );
    return (
      <tr {...ROLES.row} aria-rowindex={index} class={href === null ? "" : "linked"}>
        {columns.map(({ key, title, cell, align = "", card = "field" }, column) => (
          <td key={key} {...ROLES.cell} class={`of-${card} ${align}`}>
            {isCard && card === "field" && <span class="label">{title}</span>}
            {href !== null && column === linked ? <a href={href}>{cell(row)}</a> : cell(row)}
          </td>
        ))}
      </tr>
    );
  }
}
