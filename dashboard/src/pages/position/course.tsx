import { useContext } from "preact/hooks";
import { PositionChart } from "../../charts/position-chart.tsx";
import type { PositionPage } from "../../data/pages.ts";
import { Hidden } from "../../hidden.ts";
import { Figure } from "../../parts/figure.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Twin } from "../../parts/twin.tsx";

type Point = PositionPage["chart"]["points"][number];

const COLUMNS: Column<Point>[] = [
  {
    key: "at",
    title: "Check",
    width: "minmax(9rem, 1fr)",
    card: "title",
    sort: ({ at }) => Date.parse(at),
    cell: ({ at }) => <Moment at={at} />,
  },
  {
    key: "pnl",
    title: "P&L",
    width: "minmax(7rem, 1fr)",
    align: "end",
    card: "figure",
    sort: ({ pnl }) => pnl,
    cell: ({ at, pnl }) => <Figure of={`v_exit_decisions.pnl@${at}`} value={pnl} as="signed-usd" />,
  },
];

/** The P&L since entry, with the rules that close the position. */
export function Course({ chart }: Pick<PositionPage, "chart">) {
  const hide = useContext(Hidden);
  return (
    <Section title="P&L since entry" class="span-8">
      {chart.points.length === 0 ? (
        <Empty title="There is no mark yet.">The curve begins with the first trustworthy quote.</Empty>
      ) : (
        <Twin
          chart={
            <PositionChart
              chart={{ ...chart, now_at: chart.points.at(-1)?.at ?? chart.entry_at }}
              hide={hide}
            />
          }
          table={() => (
            <Table
              label="P&L at the checks"
              columns={COLUMNS}
              rows={chart.points}
              keyOf={({ at }) => at}
              sorted="-at"
            />
          )}
        />
      )}
    </Section>
  );
}
