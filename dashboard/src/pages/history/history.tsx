import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import { counted } from "../../../../shared/words/format.ts";
import type { History as HistoryData, Trade } from "../../data/pages.ts";
import { useMore } from "../../data/use-more.ts";
import { usePage } from "../../data/use-page.ts";
import { Filter, type FilterField } from "../../parts/filter.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";
import type { Query } from "../../route.ts";
import { HistoryExport } from "./history-export.tsx";
import { filterOf } from "./history-query.ts";
import { HistorySums } from "./history-sums.tsx";
import { HistoryTable } from "./history-table.tsx";

/** The history page: closed trades with filter, sums, and export. */
export function History({ query }: { query: Query }) {
  const filter = filterOf(query);
  const page = usePage("history", filter);
  return (
    <Page title="History" of={page}>
      {(data) => <Shown data={data} query={query} filter={filter} />}
    </Page>
  );
}

const tradesOf = ({ trades }: HistoryData): Trade[] => trades;

function Shown({ data, query, filter }: { data: HistoryData; query: Query; filter: Query }) {
  const { sums, choices } = data;
  const isFiltered = Object.keys(filter).length > 0;
  if (sums.trades === 0 && !isFiltered) {
    return (
      <Empty title="No trade has closed yet.">
        A position appears here when its last contract has closed. To import earlier trades:{" "}
        <code>npm run import</code>.
      </Empty>
    );
  }
  return (
    <>
      <Filter
        label="Trades"
        fields={fieldsOf(choices)}
        found={`${counted(sums.trades, "trade")}${sums.few_trades && sums.trades > 0 ? ": few trades" : ""}`}
      />
      {sums.trades === 0 ? (
        <Empty title="No trade matches the filter.">Remove a condition, or clear the filter.</Empty>
      ) : (
        <>
          <HistorySums sums={sums} isFiltered={isFiltered} />
          <Trades data={data} query={query} filter={filter} />
        </>
      )}
    </>
  );
}

/** The list, as a component of its own: while it grows, the parts above it are not rendered again. */
function Trades({ data, query, filter }: { data: HistoryData; query: Query; filter: Query }) {
  const more = useMore("history", filter, data, tradesOf);
  const total = data.sums.trades;
  return (
    <Section
      title="Trades"
      class="flush trades"
      aside={<HistoryExport key={JSON.stringify(filter)} filter={filter} total={total} />}
      about="USD, net of fees; prices per contract. Only trades that have closed completely: partial closes and shares are in Performance."
    >
      <HistoryTable more={more} total={total} query={query} />
    </Section>
  );
}

const itself = (value: string) => ({ value, label: value });

function fieldsOf({ strategy, ticker, reason, tag, mistake }: HistoryData["choices"]): FilterField[] {
  return [
    { kind: "choices", key: "strategy", label: "Strategy", choices: strategy.map(itself) },
    { kind: "choices", key: "ticker", label: "Ticker", choices: ticker.map(itself) },
    {
      ...{ kind: "choices", key: "reason", label: "Closed by" },
      choices: reason.map((value) => ({ value, label: reasonInWords(value) })),
    },
    {
      ...{ kind: "choices", key: "result", label: "Result" },
      choices: [
        { value: "won", label: "won" },
        { value: "lost", label: "lost" },
        { value: "scratch", label: "scratch" },
      ],
    },
    { kind: "choices", key: "tag", label: "Tag", choices: tag.map(itself) },
    { kind: "choices", key: "mistake", label: "Mistake", choices: mistake.map(itself) },
    { kind: "date", key: "from", label: "Closed from" },
    { kind: "date", key: "until", label: "Closed until" },
  ];
}
