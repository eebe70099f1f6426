import { shortDaysLeft } from "../../../../shared/words/format.ts";
import { nearestInWords } from "../../../../shared/words/nearest-rule.ts";
import type { OpenPosition } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { DayText } from "../../parts/moment.tsx";
import type { Column } from "../../parts/table.tsx";
import { RuleMeter } from "./meter.tsx";
import { Standing } from "./standing.tsx";

const NO_MARK = "No mark yet";

const at = (column: string, { position_id }: OpenPosition) => `v_open_positions.${column}@${position_id}`;

/** Columns of the open book. */
export const COLUMNS: Column<OpenPosition>[] = [
  {
    key: "contract",
    title: "Position",
    width: "minmax(11rem, 2.2fr)",
    card: "title",
    sort: ({ contract_short }) => contract_short,
    cell: ({ position_id, contract_short, contract }) => (
      <span title={contract}>
        {contract_short} <span class="id">#{position_id}</span>
      </span>
    ),
  },
  {
    key: "strategy",
    title: "Strategy",
    width: "minmax(5.5rem, 0.5fr)",
    from: 1100,
    card: "none",
    sort: ({ strategy_type }) => strategy_type,
    cell: ({ strategy_type }) => strategy_type,
  },
  {
    key: "quantity",
    title: "Open",
    width: "minmax(4rem, 0.4fr)",
    align: "end",
    sort: ({ open_quantity }) => open_quantity,
    cell: (row) => <Figure of={at("open_quantity", row)} value={row.open_quantity} as="count" />,
  },
  {
    key: "expires",
    title: "Expires",
    width: "minmax(6rem, 0.6fr)",
    from: 1320,
    card: "none",
    sort: ({ expiration_date }) => expiration_date,
    cell: ({ expiration_date }) => <DayText day={expiration_date} />,
  },
  {
    key: "dte",
    title: "DTE",
    width: "minmax(3.5rem, 0.4fr)",
    align: "end",
    sort: ({ dte }) => dte,
    cell: (row) => (
      <data value={String(row.dte)} data-of={at("dte", row)}>
        {shortDaysLeft(row.dte)}
      </data>
    ),
  },
  {
    key: "credit",
    title: "Credit",
    width: "minmax(4.5rem, 0.7fr)",
    align: "end",
    sort: ({ entry_price }) => entry_price,
    cell: (row) => <Figure of={at("entry_price", row)} value={row.entry_price} as="price" />,
  },
  {
    key: "mark",
    title: "Mark",
    width: "minmax(4.5rem, 0.7fr)",
    align: "end",
    sort: ({ mark }) => mark,
    cell: (row) => <Figure of={at("mark", row)} value={row.mark} as="price" because={NO_MARK} />,
  },
  {
    key: "pnl",
    title: "P&L",
    width: "minmax(6.5rem, 0.9fr)",
    align: "end",
    card: "figure",
    sort: ({ unrealized_pnl }) => unrealized_pnl,
    cell: (row) => (
      <Figure of={at("unrealized_pnl", row)} value={row.unrealized_pnl} as="signed-usd" because={NO_MARK} />
    ),
  },
  {
    key: "percent",
    title: "Of credit",
    width: "minmax(5.5rem, 0.7fr)",
    align: "end",
    from: 1024,
    sort: ({ credit_percent }) => credit_percent,
    cell: (row) => (
      <Figure
        of={at("credit_percent", row)}
        value={row.credit_percent}
        as="signed-percent"
        because={NO_MARK}
      />
    ),
  },
  {
    key: "way",
    title: "Stop to target",
    width: "minmax(8rem, 0.8fr)",
    from: 800,
    cell: (row) => <RuleMeter position={row} />,
  },
  {
    key: "nearest",
    title: "Nearest",
    width: "minmax(7rem, 0.7fr)",
    sort: ({ nearest }) => nearest,
    cell: (row) => (
      <data
        class={row.nearest !== null && row.nearest <= 0 ? "due" : ""}
        value={row.nearest === null ? "" : String(row.nearest)}
        data-of={at("nearest", row)}
      >
        {nearestInWords({
          ...row,
          to_exit_dte: row.exit_dte === null ? null : row.dte - row.exit_dte,
        })}
      </data>
    ),
  },
  {
    key: "state",
    title: "State",
    width: "minmax(6rem, 1fr)",
    from: 1100,
    cell: (row) => <Standing position={row} />,
  },
  {
    key: "collateral",
    title: "Collateral",
    width: "minmax(6rem, 0.8fr)",
    align: "end",
    from: 1320,
    card: "none",
    sort: ({ collateral }) => collateral,
    cell: (row) => <Figure of={at("collateral", row)} value={row.collateral} as="usd" />,
  },
  {
    key: "risk",
    title: "At risk",
    width: "minmax(6rem, 0.8fr)",
    align: "end",
    from: 1560,
    card: "none",
    sort: ({ max_risk }) => max_risk,
    cell: (row) => <Figure of={at("max_risk", row)} value={row.max_risk} as="usd" because="Unlimited" />,
  },
  {
    key: "held",
    title: "Held",
    width: "minmax(4.5rem, 0.6fr)",
    align: "end",
    from: 1560,
    card: "none",
    sort: ({ days_held }) => days_held,
    cell: (row) => <Figure of={at("days_held", row)} value={row.days_held} as="days" />,
  },
];
