import { useContext } from "preact/hooks";
import { compactDate } from "../../../../shared/words/format.ts";
import { PayoffChart } from "../../charts/payoff-chart.tsx";
import type { PositionPage } from "../../data/pages.ts";
import { Hidden } from "../../hidden.ts";
import { Figure } from "../../parts/figure.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Twin } from "../../parts/twin.tsx";

type Point = PositionPage["payoff"]["points"][number];

const COLUMNS: Column<Point>[] = [
  {
    key: "price",
    title: "Underlying at expiration",
    width: "minmax(10rem, 1fr)",
    card: "title",
    sort: ({ price }) => price,
    cell: ({ price }) => <Figure of={`payoff.price@${price}`} value={price} as="share" />,
  },
  {
    key: "pnl",
    title: "P&L",
    width: "minmax(7rem, 1fr)",
    align: "end",
    card: "figure",
    sort: ({ pnl }) => pnl,
    cell: ({ price, pnl }) => <Figure of={`payoff.pnl@${price}`} value={pnl} as="signed-usd" />,
  },
];

/** The P&L at expiration over the price of the underlying. */
export function Payoff({ payoff, position }: Pick<PositionPage, "payoff" | "position">) {
  const hide = useContext(Hidden);
  // The present price means nothing for a closed position.
  const shown = position.status === "OPEN" ? payoff : { ...payoff, price: null, pnl: null };
  const { price, pnl, priced_at, break_evens, shares_at } = shown;
  return (
    <Section title={`At expiration, ${compactDate(position.expiration_date)}`} class="span-8">
      <p class="about">
        {price !== null && (
          <>
            {position.ticker} at <Figure of="payoff.price" value={price} as="share" />
            {priced_at !== null && (
              <>
                {" "}
                (<Moment at={priced_at} />)
              </>
            )}{" "}
            would make <Figure of="payoff.pnl" value={pnl} as="signed-usd" />.{" "}
          </>
        )}
        {break_evens.length > 0 && (
          <>
            Break-even at{" "}
            {break_evens.map((at, place) => (
              <>
                {place > 0 && " and "}
                <Figure key={at} of={`payoff.break_even@${place}`} value={at} as="share" />
              </>
            ))}
            .{" "}
          </>
        )}
        {shares_at !== null && (
          <>
            The shares behind it count from <Figure of="payoff.shares_at" value={shares_at} as="share" />.
          </>
        )}
      </p>
      <Twin
        chart={<PayoffChart payoff={shown} hide={hide} />}
        table={() => (
          <Table
            label="P&L at expiration"
            columns={COLUMNS}
            rows={payoff.points}
            keyOf={({ price: at }) => at}
          />
        )}
      />
    </Section>
  );
}
