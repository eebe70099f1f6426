import { useContext } from "preact/hooks";
import { monthName } from "../../charts/month-name.ts";
import { MonthTable } from "../../charts/month-table.tsx";
import type { Month } from "../../data/pages.ts";
import { Hidden } from "../../hidden.ts";
import { Figure } from "../../parts/figure.tsx";
import type { FigureKind } from "../../parts/figure-words.ts";
import { Section } from "../../parts/section.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Twin } from "../../parts/twin.tsx";

const NO_ACCOUNT = "No starting balance";

/** The months in a grid, and a table with all their figures. */
export function Months({ months }: { months: Month[] }) {
  const hide = useContext(Hidden);
  const isAccountKnown = months.some(({ account_return }) => account_return !== null);
  return (
    <Section
      title="Months"
      about={
        isAccountKnown
          ? undefined
          : "The return of the account needs your starting balance: /balance AMOUNT in the chat."
      }
    >
      <Twin
        chart={<MonthTable months={months} hide={hide} />}
        table={() => <Table label="Months" columns={COLUMNS} rows={months} keyOf={({ month }) => month} />}
      />
    </Section>
  );
}

function figure(
  key: Exclude<keyof Month, "month">,
  title: string,
  as: FigureKind,
  { from = 0, card, because = "Not known" }: { from?: number; card?: "figure"; because?: string } = {},
): Column<Month> {
  return {
    ...{ key, title, width: "minmax(6.5rem, 1fr)", align: "end", from },
    ...(card !== undefined && { card }),
    sort: (row) => row[key],
    cell: (row) => <Figure of={`v_months.${key}@${row.month}`} value={row[key]} as={as} because={because} />,
  };
}

const COLUMNS: Column<Month>[] = [
  {
    key: "month",
    title: "Month",
    width: "minmax(5.5rem, 0.8fr)",
    card: "title",
    sort: ({ month }) => month,
    cell: ({ month }) => monthName(month),
  },
  figure("realized_pnl", "Realised", "signed-usd", { card: "figure" }),
  figure("trades", "Trades", "count"),
  {
    ...{ key: "won", title: "Won", width: "minmax(4.5rem, 0.6fr)", align: "end" },
    cell: (row) => (
      <data value={String(row.wins)} data-of={`v_months.wins@${row.month}`}>
        {row.trades === 0 ? "0" : `${row.wins}/${row.trades}`}
      </data>
    ),
  },
  figure("premium_captured", "Kept", "signed-percent", { because: "No trade closed" }),
  figure("account_pnl", "Account P&L", "signed-usd", { from: 800, because: "The account was not open" }),
  figure("account_return", "Return", "signed-percent", { because: NO_ACCOUNT }),
  figure("drawdown", "Drawdown", "percent", { from: 1000, because: "None, or not known" }),
  figure("flow", "Deposits, net", "signed-usd", { from: 1100, because: "The account was not open" }),
  figure("equity", "Equity", "usd", { from: 900, because: NO_ACCOUNT }),
];
