import { counted } from "../../../../shared/words/format.ts";
import { usePage } from "../../data/use-page.ts";
import { Filter } from "../../parts/filter.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";
import type { Query } from "../../route.ts";
import { matching, RULES } from "./matching.ts";
import { PositionsTable } from "./table.tsx";

/** The positions page: the open book. */
export function Positions({ query }: { query: Query }) {
  const page = usePage("positions", {});
  return (
    <Page title="Positions" of={page}>
      {({ positions }) => {
        if (positions.length === 0) {
          return (
            <Section title="No position is open">
              <Empty title="A position appears here when its entry has filled.">
                Sell something with <code>/sell</code> in the chat, or approve what a scan proposes.
              </Empty>
            </Section>
          );
        }
        const found = matching(positions, query);
        const among = (values: string[]) =>
          [...new Set(values)].sort().map((value) => ({ value, label: value }));
        return (
          <Section title="Open" class="flush">
            <Filter
              label="Filter the positions"
              fields={[
                {
                  kind: "choices",
                  key: "ticker",
                  label: "Ticker",
                  choices: among(positions.map(({ ticker }) => ticker)),
                },
                {
                  kind: "choices",
                  key: "strategy",
                  label: "Strategy",
                  choices: among(positions.map(({ strategy_type }) => strategy_type)),
                },
                { kind: "choices", key: "rule", label: "Nearest rule", choices: RULES },
                { kind: "search", key: "search", label: "Contract" },
              ]}
              found={
                found.length === positions.length
                  ? counted(positions.length, "position")
                  : `${found.length} of ${counted(positions.length, "position")}`
              }
            />
            {found.length === 0 ? (
              <Empty title="No position matches the filter." />
            ) : (
              <PositionsTable label="Open positions" positions={found} sorted="nearest" sortKey="sort" />
            )}
          </Section>
        );
      }}
    </Page>
  );
}
