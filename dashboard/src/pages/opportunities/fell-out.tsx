import { count } from "../../../../shared/words/format.ts";
import { scanReason } from "../../../../shared/words/scan-reasons.ts";
import type { Opportunities } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Section } from "../../parts/section.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { reasonsOf } from "./fell-out-reasons.ts";

type Row = Opportunities["fell_out"][number];

const nameOf = ({ ticker, rule }: Row) => (rule === "*" ? ticker : `${ticker} ${rule}`);

const COLUMNS: Column<Row>[] = [
  {
    ...{ key: "name", title: "Ticker, rule", width: "minmax(7rem, 0.8fr)", card: "title" },
    sort: nameOf,
    cell: nameOf,
  },
  {
    ...{ key: "total", title: "Checked", width: "minmax(5.5rem, 0.6fr)", align: "end" },
    sort: ({ total }) => total,
    cell: (row) => <Figure of={`scan_counts.total@${nameOf(row)}`} value={row.total} as="count" />,
  },
  {
    ...{ key: "passed", title: "Passed", width: "minmax(4.5rem, 0.6fr)", align: "end", card: "figure" },
    sort: ({ passed }) => passed,
    cell: (row) => (
      <span>
        <Figure of={`scan_counts.passed@${nameOf(row)}`} value={row.passed} as="count" />
        <span class="card-only"> passed</span>
      </span>
    ),
  },
  {
    ...{ key: "reasons", title: "Excluded for", width: "minmax(12rem, 5fr)" },
    cell: (row) => {
      const words = reasonsOf(row);
      return <span title={words}>{words === "" ? "–" : words}</span>;
    },
  },
];

/** Why most of what the scan looked at is not on its list. */
export function FellOut({ rows }: { rows: Row[] }) {
  const most = rows
    .flatMap(({ reasons }) => reasons)
    .filter(({ reason }) => reason !== "listed")
    .reduce(
      (sums, { reason, count: n }) => sums.set(reason, (sums.get(reason) ?? 0) + n),
      new Map<string, number>(),
    );
  const first = [...most].sort(([, a], [, b]) => b - a).slice(0, 3);
  return (
    <Section
      title="Excluded contracts"
      class="flush"
      about={
        first.length === 0
          ? "No contract was checked."
          : `Contracts by the first reason for excluding them. Most: ${first
              .map(([reason, n]) => `${scanReason(reason)}: ${count(n)}`)
              .join(", ")}.`
      }
    >
      {rows.length > 0 && <Table label="Excluded contracts" columns={COLUMNS} rows={rows} keyOf={nameOf} />}
    </Section>
  );
}
