import { useContext } from "preact/hooks";
import { wonOf } from "../../../../shared/words/won.ts";
import { EquityChart } from "../../charts/equity-chart.tsx";
import type { Overview } from "../../data/pages.ts";
import { Hidden } from "../../hidden.ts";
import { Figure } from "../../parts/figure.tsx";
import { Figures, Named } from "../../parts/figures.tsx";
import { DayText } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { Twin } from "../../parts/twin.tsx";

type Curve = Overview["curve"];

const NAMES = { today: "Today", week: "This week", month: "This month", year: "This year", all: "All" };

const COLUMNS: Column<Curve[number]>[] = [
  {
    key: "day",
    title: "Day",
    width: "minmax(7rem, 1fr)",
    card: "title",
    sort: ({ day }) => day,
    cell: ({ day }) => <DayText day={day} />,
  },
  {
    key: "equity",
    title: "Equity",
    width: "minmax(7rem, 1fr)",
    align: "end",
    card: "figure",
    sort: ({ equity }) => equity,
    cell: ({ day, equity }) => (
      <Figure of={`v_equity.equity@${day}`} value={equity} as="usd" because="No starting balance yet" />
    ),
  },
  {
    key: "pnl",
    title: "P&L since the start",
    width: "minmax(8rem, 1fr)",
    align: "end",
    sort: ({ total_pnl }) => total_pnl,
    cell: ({ day, total_pnl }) => (
      <Figure of={`v_equity.total_pnl@${day}`} value={total_pnl} as="signed-usd" />
    ),
  },
  {
    key: "drawdown",
    title: "Below the high",
    width: "minmax(7rem, 1fr)",
    align: "end",
    sort: ({ drawdown }) => drawdown,
    cell: ({ day, drawdown }) => (
      <Figure of={`v_equity.drawdown_percent@${day}`} value={drawdown} as="percent" />
    ),
  },
  {
    key: "flow",
    title: "Deposits, withdrawals",
    width: "minmax(7rem, 1fr)",
    align: "end",
    sort: ({ flow }) => flow,
    cell: ({ day, flow }) => (flow === 0 ? "" : <Figure of={`v_equity.flow@${day}`} value={flow} as="usd" />),
  },
];

/** The account: equity, P&L of recent periods, and the curve. */
export function Account({ equity, periods, curve }: Pick<Overview, "equity" | "periods" | "curve">) {
  const hide = useContext(Hidden);
  return (
    <Section title="Account" class="span-8 account">
      <Worth equity={equity} periods={periods} curve={curve} />
      <Figures>
        {periods
          .filter(({ name }) => name !== "all")
          .map((period) => (
            <Named key={period.name} name={NAMES[period.name]} small={<Closed {...period} />}>
              <Made {...period} />
            </Named>
          ))}
      </Figures>
      {curve.length === 0 ? (
        <Empty title="The curve begins with the first session.">
          It shows the account at every close: closed trades, and open positions at their marks.
        </Empty>
      ) : (
        <Twin
          chart={<EquityChart points={curve} hide={hide} />}
          table={() => (
            <Table
              label="The account at every close"
              columns={COLUMNS}
              rows={curve}
              keyOf={({ day }) => day}
              sorted="-day"
            />
          )}
        />
      )}
    </Section>
  );
}

/** The equity, or the total P&L where equity is unknown. */
function Worth({ equity, periods, curve }: Pick<Overview, "equity" | "periods" | "curve">) {
  const all = periods.find(({ name }) => name === "all");
  const last = curve.at(-1);
  return (
    <div class="hero">
      <p class="worth">
        {equity === null && all !== undefined ? (
          <Made {...all} />
        ) : (
          <Figure of="equity_now" value={equity} as="usd" because="No starting balance yet" />
        )}
      </p>
      {equity === null ? (
        <p class="muted">
          since the start. To show the value of the account, set its starting balance:{" "}
          <code>/balance AMOUNT</code>
        </p>
      ) : (
        <p class="muted">
          equity
          {all !== undefined && (
            <>
              , <Made {...all} /> since the start
            </>
          )}
          {last !== undefined && last.drawdown !== null && (
            <>
              ;{" "}
              {last.drawdown === 0 ? (
                "at its high at the last close"
              ) : (
                <>
                  <Figure of={`v_equity.drawdown_percent@${last.day}`} value={last.drawdown} as="percent" />{" "}
                  below its high at the last close
                </>
              )}
            </>
          )}
        </p>
      )}
    </div>
  );
}

type Period = Overview["periods"][number];

/** The P&L of the account in a period, closed and open, by marks. */
function Made({ name, account_pnl }: Period) {
  return (
    <Figure
      of={`v_equity.pnl@${name}`}
      value={account_pnl}
      as="signed-usd"
      because="Not every position had a mark"
    />
  );
}

/** The realised part of it. */
function Closed({ name, since, trades, wins, realized_pnl }: Period) {
  if (trades === 0 && !realized_pnl) {
    return <>nothing closed</>;
  }
  return (
    <>
      closed <Figure of={`v_daily_pnl.total_pnl@${name}`} value={realized_pnl} as="signed-usd" />
      {trades > 0 && (
        <>
          <br />
          {wonOf({ total: trades, wins })} won
        </>
      )}
      {since !== null && <span class="unseen">, since {since}</span>}
    </>
  );
}
