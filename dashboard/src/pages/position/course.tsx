import type { PositionPage } from "../../data/pages.ts";
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

/** The P&L since entry, with the rules that close it. */
export function Course({ chart }: Pick<PositionPage, "chart">) {
  return (
    <Section title="P&L since entry" class="span-8">
      {chart.points.length === 0 ? (
        <Empty title="No check has seen a mark yet.">
          The curve begins with the first trustworthy quote.
        </Empty>
      ) : (
        <Twin
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
