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
        <code>/scan</code> in the chat looks for opportunities now; <code>/scan rules</code> shows what for.
        morning.
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
            Below is what fell out, and by which rule. <code>/scan rules</code> in the chat changes them.
          </Empty>
        ) : (
          <List label="The list of the scan" rows={listed} />
        )}
      </Section>
      {others.length > 0 && (
        <Section
          title="Passed, and not listed"
          about="Kept off the list by the budget, a cap, or its length. What holding them would have made is known once they expire."
          class="flush opportunities"
        >
          <List label="What passed and was not listed" rows={others} />
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
      {is_scheduled ? "By the schedule" : "Asked for"}, <Moment at={began_at} />
      {ended_at === null ? ": still looking" : ""}.{" "}
      {repriced_at !== null ? (
        <>
          Priced anew after the open, <Moment at={repriced_at} />.{" "}
        </>
      ) : is_live ? (
        "By quotes of that time. "
      ) : (
        "By the last session's quotes and closes. "
      )}
      {equity === null ? (
        "Sizes are not known: /balance in the chat says what the account is worth."
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
