import { listed } from "../../../../shared/words/format.ts";
import type { Overview } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Figures, Named } from "../../parts/figures.tsx";
import { Section } from "../../parts/section.tsx";

const MOVES = [
  ["down_20", "All fall by 20 %"],
  ["down_10", "All fall by 10 %"],
  ["up_10", "All rise by 10 %"],
  ["up_20", "All rise by 20 %"],
] as const;

/** What large moves would make of the book. */
export function Stress({ exposure, total }: { exposure: Overview["exposure"]; total: number }) {
  return total === 0 ? null : (
    <Section
      title="At expiration, if"
      about="P&L of all that is open, shares included, from prices as last known."
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
        <p class="note">Without {listed(exposure.unpriced, 8).join(", ")}: no price is known.</p>
      )}
    </Section>
  );
}
