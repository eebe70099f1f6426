import { useContext } from "preact/hooks";
import { Calendar } from "../../charts/calendar.tsx";
import type { Performance } from "../../data/pages.ts";
import { Hidden } from "../../hidden.ts";
import { Figure } from "../../parts/figure.tsx";
import { DayText } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Twin } from "../../parts/twin.tsx";
import { linkTo } from "../../route.ts";

type Day = Performance["days"][number];

const COLUMNS: Column<Day>[] = [
  {
    ...{ key: "day", title: "Day", width: "minmax(6rem, 1fr)", card: "title" },
    sort: ({ day }) => day,
    cell: ({ day }) => <DayText day={day} />,
  },
  {
    ...{ key: "pnl", title: "Realised", width: "minmax(7rem, 1fr)", align: "end", card: "figure" },
    sort: ({ pnl }) => pnl,
    cell: ({ day, pnl }) => <Figure of={`v_daily_pnl.total_pnl@${day}`} value={pnl} as="signed-usd" />,
  },
  {
    ...{ key: "trades", title: "Trades", width: "minmax(5rem, 1fr)", align: "end" },
    sort: ({ trades }) => trades,
    cell: ({ day, trades }) => <Figure of={`v_daily_pnl.trades_count@${day}`} value={trades} as="count" />,
  },
  {
    ...{ key: "wins", title: "Won", width: "minmax(5rem, 1fr)", align: "end" },
    sort: ({ wins }) => wins,
    cell: ({ day, wins }) => <Figure of={`v_daily_pnl.wins@${day}`} value={wins} as="count" />,
  },
];

/** Realised P&L by day, with partial closes and shares. */
export function ClosingDays({ days }: { days: Day[] }) {
  const hide = useContext(Hidden);
  return (
    <Section
      title="Closing days"
      about="USD realised, by the day of the close, parts of open trades and shares included."
    >
      <Twin
        chart={<Calendar days={days} hide={hide} />}
        table={() => (
          <Table
            label="Closing days"
            columns={COLUMNS}
            rows={days.toReversed()}
            keyOf={({ day }) => day}
            linkOf={({ day, trades }) => (trades === 0 ? null : linkTo("history", { from: day, until: day }))}
          />
        )}
      />
    </Section>
  );
}
