import { usePage } from "../../data/use-page.ts";
import { Page } from "../../parts/page.tsx";
import { HealthFigures } from "./figures.tsx";
import { Incidents } from "./incidents.tsx";
import { Parts } from "./parts.tsx";
import { Runs } from "./runs.tsx";

/** The health page: parts, incidents, and the latest checks. */
export function Health() {
  const page = usePage("health", {});
  return (
    <Page title="Health" of={page}>
      {({ parts, facts, incidents, runs }) => (
        <>
          <Parts parts={parts} facts={facts} />
          <HealthFigures facts={facts} />
          <Incidents incidents={incidents} />
          <Runs runs={runs} />
        </>
      )}
    </Page>
  );
}
