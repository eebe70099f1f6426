import { useContext } from "preact/hooks";
import { compactDate } from "../../../../shared/words/format.ts";
import { ExposureBars } from "../../charts/exposure-bars.tsx";
import type { Overview } from "../../data/pages.ts";
import { Hidden } from "../../hidden.ts";
import { Figure } from "../../parts/figure.tsx";
import { DayText } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Twin } from "../../parts/twin.tsx";
import { linkTo } from "../../route.ts";

type Exposure = Overview["exposure"];
type Underlying = Exposure["by_underlying"][number];
type Expiration = Exposure["by_expiration"][number];

const NOT_PRICED = "No price is known";

const UNDERLYINGS: Column<Underlying>[] = [
  {
    key: "underlying",
    title: "Underlying",
    width: "minmax(5.5rem, 1fr)",
    card: "title",
    sort: ({ underlying }) => underlying,
    cell: ({ underlying }) => underlying,
  },
  {
    key: "positions",
    title: "Open",
    width: "minmax(3.5rem, 0.5fr)",
    align: "end",
    sort: ({ positions }) => positions,
    cell: ({ underlying, positions }) => (
      <Figure of={`exposure.positions@${underlying}`} value={positions} as="count" />
    ),
  },
  {
    key: "collateral",
    title: "Collateral",
    width: "minmax(6rem, 1fr)",
    align: "end",
    sort: ({ collateral }) => collateral,
    cell: ({ underlying, collateral }) => (
      <Figure of={`exposure.collateral@${underlying}`} value={collateral} as="usd" />
    ),
  },
  {
    key: "risk",
    title: "At risk",
    width: "minmax(6rem, 1fr)",
    align: "end",
    card: "figure",
    sort: ({ risk }) => risk,
    cell: ({ underlying, risk }) => <Figure of={`exposure.risk@${underlying}`} value={risk} as="usd" />,
  },
  {
    key: "price",
    title: "Price",
    width: "minmax(5rem, 0.8fr)",
    align: "end",
    sort: ({ price }) => price,
    cell: ({ underlying, price }) => (
      <Figure of={`exposure.price@${underlying}`} value={price} as="share" because={NOT_PRICED} />
    ),
  },
  {
    key: "down_10",
    title: "−10 %",
    width: "minmax(6.5rem, 1fr)",
    align: "end",
    sort: ({ down_10 }) => down_10,
    cell: ({ underlying, down_10 }) => (
      <Figure of={`exposure.down_10@${underlying}`} value={down_10} as="signed-usd" because={NOT_PRICED} />
    ),
  },
  {
    key: "down_20",
    title: "−20 %",
    width: "minmax(6.5rem, 1fr)",
    align: "end",
    sort: ({ down_20 }) => down_20,
    cell: ({ underlying, down_20 }) => (
      <Figure of={`exposure.down_20@${underlying}`} value={down_20} as="signed-usd" because={NOT_PRICED} />
    ),
  },
];

const EXPIRATIONS: Column<Expiration>[] = [
  {
    key: "expiration",
    title: "Expiration",
    width: "minmax(6.5rem, 1fr)",
    card: "title",
    sort: ({ expiration_date }) => expiration_date,
    cell: ({ expiration_date }) => (expiration_date === null ? "shares" : <DayText day={expiration_date} />),
  },
  {
    key: "positions",
    title: "Open",
    width: "minmax(3.5rem, 0.5fr)",
    align: "end",
    sort: ({ positions }) => positions,
    cell: (row) => <Figure of={`exposure.positions@${dayOf(row)}`} value={row.positions} as="count" />,
  },
  {
    key: "collateral",
    title: "Collateral",
    width: "minmax(6rem, 1fr)",
    align: "end",
    sort: ({ collateral }) => collateral,
    cell: (row) => <Figure of={`exposure.collateral@${dayOf(row)}`} value={row.collateral} as="usd" />,
  },
  {
    key: "risk",
    title: "At risk",
    width: "minmax(6rem, 1fr)",
    align: "end",
    card: "figure",
    sort: ({ risk }) => risk,
    cell: (row) => <Figure of={`exposure.risk@${dayOf(row)}`} value={row.risk} as="usd" />,
  },
];

function dayOf({ expiration_date }: Expiration): string {
  return expiration_date ?? "shares";
}

/** Exposure by underlying. */
export function ByUnderlying({ exposure }: { exposure: Exposure }) {
  const rows = exposure.by_underlying.map(({ underlying, risk, collateral }) => ({
    label: underlying,
    risk,
    collateral,
  }));
  return (
    <Section title="By underlying" class="flush">
      <div class="beside">
        <ExposureBars rows={rows} hide={useContext(Hidden)} />
        <Table
          label="Exposure by underlying, and its P&L at expiration if the price fell"
          columns={UNDERLYINGS}
          rows={exposure.by_underlying}
          keyOf={({ underlying }) => underlying}
          linkOf={({ underlying }) => linkTo("positions", { search: underlying })}
          sorted="-risk"
        />
      </div>
    </Section>
  );
}

/** Exposure by expiration. */
export function ByExpiration({ exposure }: { exposure: Exposure }) {
  return (
    <Section title="By expiration" class="flush">
      <Twin
        chart={
          <ExposureBars
            rows={exposure.by_expiration.map(({ expiration_date, risk, collateral }) => ({
              label: expiration_date === null ? "shares" : compactDate(expiration_date),
              risk,
              collateral,
            }))}
            hide={useContext(Hidden)}
          />
        }
        table={() => (
          <Table
            label="Exposure by expiration"
            columns={EXPIRATIONS}
            rows={exposure.by_expiration}
            keyOf={dayOf}
            sorted="expiration"
          />
        )}
      />
    </Section>
  );
}
