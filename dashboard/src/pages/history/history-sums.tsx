import { wonOf } from "../../../../shared/words/won.ts";
import type { History } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import type { FigureKind } from "../../parts/figure-words.ts";
import { Section } from "../../parts/section.tsx";

type Sums = History["sums"];

type Amounts = Exclude<keyof Sums, "few_trades">;

const FIGURES: { name: string; key: Amounts; as: FigureKind }[] = [
  { name: "P&L", key: "total_pnl", as: "signed-usd" },
  { name: "Average trade", key: "expectancy", as: "signed-usd" },
  { name: "Premium kept", key: "premium_captured", as: "signed-percent" },
  { name: "Premium sold", key: "credit", as: "usd" },
  { name: "Best trade", key: "best", as: "signed-usd" },
  { name: "Worst trade", key: "worst", as: "signed-usd" },
  { name: "Days held", key: "avg_days_held", as: "days" },
  { name: "Fees", key: "fees", as: "usd" },
];

/** What all trades of the filter came to, and of how many it is said. */
export function HistorySums({ sums, isFiltered }: { sums: Sums; isFiltered: boolean }) {
  const { trades, wins, scratches, few_trades } = sums;
  return (
    <Section title={isFiltered ? "What is filtered, in all" : "All closed trades"}>
      <dl class="figures">
        <div>
          <dt>Trades</dt>
          <dd>
            <Figure of="history.sums.trades" value={trades} as="count" />
          </dd>
        </div>
        <div>
          <dt>Won</dt>
          <dd>
            <data value={String(wins)} data-of="history.sums.wins">
              {wonOf({ total: trades, wins })}
            </data>
            {scratches > 0 && <small>{scratches} ended at nothing</small>}
          </dd>
        </div>
        {FIGURES.map(({ name, key, as }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>
              <Figure of={`history.sums.${key}`} value={sums[key]} as={as} />
            </dd>
          </div>
        ))}
      </dl>
      {few_trades && (
        <p class="few">Few trades: fewer than 30. Chance has more to say in these figures than skill.</p>
      )}
    </Section>
  );
}
