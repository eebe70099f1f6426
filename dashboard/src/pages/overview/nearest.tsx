import type { OpenPosition } from "../../data/pages.ts";
import { Section } from "../../parts/section.tsx";
import { linkTo } from "../../route.ts";
import { PositionsTable } from "../positions/table.tsx";

/** The positions nearest to a rule. */
export function NearestRules({ nearest, total }: { nearest: OpenPosition[]; total: number }) {
  return nearest.length === 0 ? null : (
    <Section
      title="Nearest to an exit rule"
      class="flush"
      aside={total > nearest.length && <a href={linkTo("positions")}>All {total}</a>}
    >
      <PositionsTable label="Positions nearest to an exit rule" positions={nearest} sorted="nearest" />
    </Section>
  );
}
