import { useContext } from "preact/hooks";
import { Histogram } from "../../charts/histogram.tsx";
import type { Bin } from "../../charts/histogram-layout.ts";
import { Hidden } from "../../hidden.ts";
import { Figure } from "../../parts/figure.tsx";
import { Section } from "../../parts/section.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Twin } from "../../parts/twin.tsx";

const COLUMNS: Column<Bin>[] = [
  {
    ...{ key: "from", title: "From", width: "minmax(7rem, 1fr)", align: "end", card: "title" },
    cell: (bin) =>
      bin.is_open && bin.from < 0 ? (
        "all below"
      ) : (
        <Figure of={`distribution.from@${bin.from}`} value={bin.from} as="signed-usd" />
      ),
  },
  {
    ...{ key: "until", title: "To below", width: "minmax(7rem, 1fr)", align: "end" },
    cell: (bin) =>
      bin.is_open && bin.from >= 0 ? (
        "and more"
      ) : (
        <Figure of={`distribution.until@${bin.from}`} value={bin.until} as="signed-usd" />
      ),
  },
  {
    ...{ key: "trades", title: "Trades", width: "minmax(5rem, 1fr)", align: "end", card: "figure" },
    cell: ({ from, trades }) => <Figure of={`distribution.trades@${from}`} value={trades} as="count" />,
  },
];

/** The distribution of trades by P&L. */
export function Distribution({ bins }: { bins: Bin[] }) {
  const hide = useContext(Hidden);
  if (bins.length === 0) {
    return null;
  }
  return (
    <Section title="Distribution" about="Closed trades by P&L, USD, net of fees.">
      <Twin
        chart={<Histogram bins={bins} hide={hide} />}
        table={() => (
          <Table label="Closed trades by P&L" columns={COLUMNS} rows={bins} keyOf={({ from }) => from} />
        )}
      />
    </Section>
  );
}
