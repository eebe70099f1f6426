import { FEW_TRADES } from "../../../../shared/words/figure-warnings.ts";
import { wonOf } from "../../../../shared/words/won.ts";
import type { History } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import type { FigureKind } from "../../parts/figure-words.ts";
import { Figures, Named } from "../../parts/figures.tsx";
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

/** Sums over all trades of the filter. */
export function HistorySums({ sums, isFiltered }: { sums: Sums; isFiltered: boolean }) {
  const { trades, wins, scratches, few_trades } = sums;
  return (
    <Section title={isFiltered ? "Filtered trades" : "All closed trades"}>
      <Figures>
        <Named name="Trades">
          <Figure of="history.sums.trades" value={trades} as="count" />
        </Named>
        <Named
          name="Won"
          small={`${wonOf({ total: trades, wins })}${scratches > 0 ? `, ${scratches} scratch` : ""}`}
        >
          <Figure of="history.sums.wins" value={wins} as="count" />
        </Named>
        {FIGURES.map(({ name, key, as }) => (
          <Named key={key} name={name}>
            <Figure of={`history.sums.${key}`} value={sums[key]} as={as} />
          </Named>
        ))}
      </Figures>
      {few_trades && <p class="few">{FEW_TRADES}</p>}
    </Section>
  );
}
