import type { Opportunities as Data } from "../../data/pages.ts";
import { usePage } from "../../data/use-page.ts";
import { Figure } from "../../parts/figure.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { linkTo, pick, type Query } from "../../route.ts";
import { FellOut } from "./fell-out.tsx";
import { OPPORTUNITY_COLUMNS } from "./opportunity-columns.tsx";
import { ScanChoice } from "./scan-choice.tsx";

/** The opportunities page: what scans have found, and the outcome. */
export function Opportunities({ query }: { query: Query }) {
  const page = usePage("opportunities", pick(query, ["scan"]));
  return (
    <Page title="Opportunities" of={page}>
      {(data) => <Shown data={data} />}
    </Page>
  );
}

function Shown({ data: { scans, scan, opportunities, fell_out } }: { data: Data }) {
  if (scan === null) {
    return (
      <Empty title="Nothing has been scanned yet.">
        <code>/scan</code> in the chat looks for opportunities now; <code>/scan rules</code> shows the scan
        rules.
      </Empty>
    );
  }
  const listed = opportunities.filter(({ place }) => place !== null);
  const others = opportunities.filter(({ place }) => place === null);
  return (
    <>
      <ScanChoice scans={scans} shown={scan.scan_id} />
      <Section title={`Scan #${scan.scan_id}`} about={<AboutScan scan={scan} />} class="flush opportunities">
        {listed.length === 0 ? (
          <Empty title="Nothing is on its list.">
            The excluded contracts and their reasons are below. <code>/scan rules</code> in the chat changes
            the rules.
          </Empty>
        ) : (
          <List label="The list of the scan" rows={listed} />
        )}
      </Section>
      {others.length > 0 && (
        <Section
          title="Passed, but not listed"
          about="Not listed because of the budget, a cap, or the length of the list. Their result if held is known after expiration."
          class="flush opportunities"
        >
          <List label="Contracts that passed but were not listed" rows={others} />
        </Section>
      )}
      <FellOut rows={fell_out} />
    </>
  );
}

function List({ label, rows }: { label: string; rows: Data["opportunities"] }) {
  return (
    <Table
      label={label}
      columns={OPPORTUNITY_COLUMNS}
      rows={rows}
      keyOf={({ opportunity_id }) => opportunity_id}
      linkOf={({ position_id }) =>
        position_id === null ? null : linkTo("position", { id: String(position_id) })
      }
    />
  );
}

/** When the scan looked, at which quotes, and for an account of which size. */
function AboutScan({ scan }: { scan: NonNullable<Data["scan"]> }) {
  const { scan_id, began_at, ended_at, repriced_at, is_scheduled, is_live, equity } = scan;
  return (
    <>
      {is_scheduled ? "Scheduled" : "On request"}, <Moment at={began_at} />
      {ended_at === null ? ": still scanning" : ""}.{" "}
      {repriced_at !== null ? (
        <>
          Repriced after the open, <Moment at={repriced_at} />.{" "}
        </>
      ) : is_live ? (
        "At quotes of that time. "
      ) : (
        "At the last session's quotes and closes. "
      )}
      {equity === null ? (
        "Sizes are not known without the account value: /balance AMOUNT in the chat sets it."
      ) : (
        <>
          Sized for an account of <Figure of={`scans.equity@${scan_id}`} value={equity} as="usd" />.
        </>
      )}{" "}
      USD per contract: what it made is after fees; if held, before them, sold at the floor credit and kept to
      its expiration.
    </>
  );
}
