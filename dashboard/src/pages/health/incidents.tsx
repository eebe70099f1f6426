import { duration } from "../../../../shared/words/format.ts";
import type { Health } from "../../data/pages.ts";
import { Badge } from "../../parts/badge.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Says } from "../../parts/says.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";

/** Past and present faults with their times. */
export function Incidents({ incidents }: Pick<Health, "incidents">) {
  return (
    <Section title="Incidents" aside={incidents.length === 0 ? undefined : `the latest ${incidents.length}`}>
      {incidents.length === 0 ? (
        <Empty title="Nothing has failed yet.">Problems that the watchdog finds are listed here.</Empty>
      ) : (
        <ol class="incidents">
          {incidents.map(({ incident_id, part, says, began_at, ended_at }) => (
            <li key={incident_id}>
              <p class="when">
                <Moment at={began_at} />
                {ended_at === null ? (
                  <Badge tone="bad">ongoing</Badge>
                ) : (
                  <span class="muted">{lasted(began_at, ended_at)}</span>
                )}
              </p>
              <p>
                <strong>{part}</strong> <Says text={says} />
              </p>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function lasted(from: string, until: string): string {
  const minutes = Math.floor((Date.parse(until) - Date.parse(from)) / 60_000);
  return minutes < 1 ? "less than a minute" : duration(minutes);
}
