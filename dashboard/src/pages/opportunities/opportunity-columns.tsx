import type { Opportunity } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import type { FigureKind } from "../../parts/figure-words.ts";
import type { Column } from "../../parts/table.tsx";
import { becameInWords } from "./became.ts";

type Key = {
  [Name in keyof Opportunity]: Opportunity[Name] extends number | null ? Name : never;
}[keyof Opportunity];

function figure(
  key: Key,
  title: string,
  as: FigureKind,
  {
    times = 1,
    because = "Not known",
    ...more
  }: Partial<Column<Opportunity>> & { times?: number; because?: string } = {},
): Column<Opportunity> {
  const take = (row: Opportunity) => {
    const value = row[key];
    return value === null ? null : value * times;
  };
  return {
    ...{ key, title, width: "minmax(5.5rem, 1fr)", align: "end" as const },
    sort: take,
    cell: (row) => (
      <Figure
        of={`v_opportunities.${key}@${row.opportunity_id}`}
        value={take(row)}
        as={as}
        because={because}
      />
    ),
    ...more,
  };
}

/** Columns for listed and unlisted opportunities; prices and results per contract. */
export const OPPORTUNITY_COLUMNS: Column<Opportunity>[] = [
  {
    ...{ key: "contract", title: "Contract", width: "minmax(14.5rem, 2.4fr)", card: "title" },
    sort: ({ contract }) => contract,
    cell: ({ place, contract, quantity }) => (
      <span title={contract}>
        {place !== null && <span class="muted">{place}. </span>}
        {contract}
        {quantity > 1 && <span class="muted"> ×{quantity}</span>}
      </span>
    ),
  },
  {
    ...{ key: "became", title: "Outcome", width: "minmax(9rem, 1.7fr)" },
    sort: becameInWords,
    cell: (row) => <span title={becameInWords(row)}>{becameInWords(row)}</span>,
  },
  figure("pnl_per_contract", "P&L", "signed-usd", {
    because: "Not taken, or still open",
    width: "minmax(7rem, 1.1fr)",
  }),
  figure("pnl_if_held", "If held", "signed-usd", {
    because: "Not expired yet, or not known",
    width: "minmax(7.5rem, 1.1fr)",
  }),
  figure("score", "Score", "ratio", { from: 1025, width: "minmax(4.5rem, 0.7fr)" }),
  figure("credit", "Credit", "price", { from: 780 }),
  figure("delta", "Delta", "ratio", { from: 1075, width: "minmax(4.5rem, 0.7fr)" }),
  figure("chance", "Chance", "percent", { from: 930, times: 100, width: "minmax(5rem, 0.8fr)" }),
  figure("annualised_percent", "A year", "percent", { from: 850, width: "minmax(5rem, 0.8fr)" }),
  figure("dte", "DTE", "count", { from: 1130, width: "minmax(3.5rem, 0.6fr)" }),
  figure("underlying_price", "Price", "share", { from: 1220 }),
  figure("capital", "Collateral", "usd", { from: 1320, width: "minmax(6.5rem, 1fr)" }),
  figure("implied_volatility", "IV", "percent", { times: 100, from: 1400, width: "minmax(4.5rem, 0.7fr)" }),
];
