import type { Health } from "../../data/pages.ts";
import { Badge } from "../../parts/badge.tsx";
import { Figure } from "../../parts/figure.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";
import { type Column, Table } from "../../parts/table.tsx";

type Run = Health["runs"][number];

const COLUMNS: Column<Run>[] = [
  {
    key: "run",
    title: "Check",
    width: "minmax(5rem, 0.6fr)",
    card: "title",
    sort: ({ run_id }) => run_id,
    cell: ({ run_id }) => `#${run_id}`,
  },
  {
    key: "started",
    title: "Began",
    width: "minmax(10rem, 1fr)",
    sort: ({ started_at }) => started_at,
    cell: ({ started_at }) => <Moment at={started_at} />,
  },
  {
    key: "seconds",
    title: "Seconds",
    width: "minmax(5.5rem, 0.6fr)",
    align: "end",
    sort: ({ seconds }) => seconds,
    cell: ({ run_id, seconds }) => (
      <Figure of={`exit_checks.seconds@${run_id}`} value={seconds} as="ratio" because="Not finished" />
    ),
  },
  {
    key: "checked",
    title: "Checked",
    width: "minmax(5.5rem, 0.6fr)",
    align: "end",
    sort: ({ checked }) => checked,
    cell: ({ run_id, checked }) => <Figure of={`exit_checks.checked@${run_id}`} value={checked} as="count" />,
  },
  {
    key: "exits",
    title: "Exits",
    width: "minmax(4.5rem, 0.5fr)",
    align: "end",
    sort: ({ exits }) => exits,
    cell: ({ run_id, exits }) => <Figure of={`exit_checks.exits@${run_id}`} value={exits} as="count" />,
  },
  {
    key: "kind",
    title: "Kind",
    width: "minmax(6rem, 0.8fr)",
    cell: ({ asked_only, market_open }) =>
      asked_only ? "on request" : market_open ? "in the session" : "market closed",
  },
  {
    key: "failure",
    title: "Result",
    width: "minmax(10rem, 3fr)",
    card: "figure",
    cell: ({ failure, warnings }) => {
      const says = failure ?? warnings.map(({ asked, message }) => `${asked}: ${message}`).join("; ");
      return (
        <span title={says}>
          {failure !== null ? (
            <Badge tone="bad">failed</Badge>
          ) : warnings.length > 0 ? (
            <Badge tone="warn">warned</Badge>
          ) : (
            <Badge>done</Badge>
          )}{" "}
          <span class="muted said">{says}</span>
        </span>
      );
    },
  },
];

/** The latest exit checks and their results. */
export function Runs({ runs }: Pick<Health, "runs">) {
  return (
    <Section
      title="Exit checks"
      class="flush"
      aside={runs.length === 0 ? undefined : `the latest ${runs.length}`}
    >
      {runs.length === 0 ? (
        <Empty title="No check has run yet.">A check runs every five minutes of a session.</Empty>
      ) : (
        <Table label="Exit checks" columns={COLUMNS} rows={runs} keyOf={({ run_id }) => run_id} />
      )}
    </Section>
  );
}
