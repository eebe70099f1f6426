import { listed } from "../../../../shared/words/format.ts";
import type { Overview } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Figures, Named } from "../../parts/figures.tsx";
import { momentInWords } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";

const MOVES = [
  ["down_20", "All fall by 20 %"],
  ["down_10", "All fall by 10 %"],
  ["up_10", "All rise by 10 %"],
  ["up_20", "All rise by 20 %"],
] as const;

/** The age of the prices from which the moves are computed. */
function sinceWhen({ by_underlying }: Overview["exposure"]): string {
  const [oldest] = by_underlying.flatMap(({ priced_at }) => priced_at ?? []).toSorted();
  return oldest === undefined
    ? "the prices of the last two sessions"
    : `prices since ${momentInWords(oldest)}`;
}

/** The P&L of the book after large moves. */
export function Stress({ exposure, total }: { exposure: Overview["exposure"]; total: number }) {
  return total === 0 ? null : (
    <Section
      title="At expiration, if"
      about={`P&L of all open positions and shares, from ${sinceWhen(exposure)}.`}
    >
      <Figures>
        {MOVES.map(([move, name]) => (
          <Named key={move} name={name}>
            <Figure
              of={`exposure.${move}`}
              value={exposure[move]}
              as="signed-usd"
              because="No price is known"
            />
          </Named>
        ))}
      </Figures>
      {exposure.unpriced.length > 0 && (
        <p class="note">
          Without {listed(exposure.unpriced, 8).join(", ")}: no price of the last two sessions is known.
        </p>
      )}
    </Section>
  );
}
