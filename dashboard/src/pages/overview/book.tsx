import { compactDate } from "../../../../shared/words/format.ts";
import type { Overview } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Figures, Named, Pair, Pairs } from "../../parts/figures.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";
import { linkTo } from "../../route.ts";

/** The open book. */
export function Book({ open, exposure }: Pick<Overview, "open" | "exposure">) {
  const { total, unrealized_pnl, unmarked, day, day_change, shares } = open;
  if (total === 0 && shares === null) {
    return (
      <Section title="Open">
        <Empty title="No position is open.">
          Sell something with <code>/sell</code> in the chat, or let a scan propose: <code>/scan</code>
        </Empty>
      </Section>
    );
  }
  return (
    <Section
      title="Open"
      aside={
        <a href={linkTo("positions")}>
          <Figure of="open_facts.total" value={total} as="count" /> {total === 1 ? "position" : "positions"}
        </a>
      }
    >
      <Figures>
        <Named name="Open P&L" small={unmarked === 0 ? undefined : `${unmarked} without a mark`}>
          <Figure
            of="open_facts.unrealized_pnl"
            value={total > 0 && unmarked === total ? null : unrealized_pnl}
            as="signed-usd"
            because="No marks yet"
          />
        </Named>
        <Named name={`P&L of ${compactDate(day)}`}>
          <Figure of="open_facts.day_change" value={day_change} as="signed-usd" />
        </Named>
      </Figures>
      <Pairs>
        <Pair name="Collateral">
          <Figure of="exposure.collateral" value={exposure.collateral} as="usd" />
        </Pair>
        {exposure.max_total_collateral !== null && (
          <Pair name="of a limit of">
            <Figure of="limits.max_total_collateral" value={exposure.max_total_collateral} as="usd" />
          </Pair>
        )}
        <Pair name="At risk">
          <Figure of="exposure.risk" value={exposure.risk} as="usd" />
        </Pair>
        {shares !== null && (
          <>
            <Pair name="Shares, worth">
              <Figure of="open_facts.shares.market_value" value={shares.market_value} as="usd" />
            </Pair>
            <Pair name="Shares, P&L">
              <Figure of="open_facts.shares.unrealized_pnl" value={shares.unrealized_pnl} as="signed-usd" />
            </Pair>
          </>
        )}
      </Pairs>
    </Section>
  );
}
