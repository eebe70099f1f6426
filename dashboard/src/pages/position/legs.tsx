import { strike } from "../../../../shared/words/format.ts";
import type { PositionPage } from "../../data/pages.ts";
import { Pair, Pairs } from "../../parts/figures.tsx";
import { DayText, Moment } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";

/** The legs of the contract. */
export function Legs({ position }: Pick<PositionPage, "position">) {
  const { legs, strategy_type, entry_date, expiration_date, request_id } = position;
  return (
    <Section title="Contract" class="span-4">
      <ul class="legs">
        {legs.map(({ action, option_type, strike: usd, quantity }) => (
          <li key={`${action} ${option_type} ${usd}`}>
            <span class={`side ${action}`}>{action === "sell" ? "short" : "long"}</span>
            {quantity} × {strike(usd)} {option_type}
          </li>
        ))}
      </ul>
      <Pairs>
        <Pair name="Strategy">{strategy_type}</Pair>
        <Pair name="Expires">
          <DayText day={expiration_date} />
        </Pair>
        <Pair name="Entered">
          <Moment at={entry_date} />
        </Pair>
        <Pair name="Request">
          <span class="request">{request_id}</span>
        </Pair>
      </Pairs>
    </Section>
  );
}
