import type { Health } from "../../data/pages.ts";
import { Moment } from "../../parts/moment.tsx";
import { Says } from "../../parts/says.tsx";
import { Section } from "../../parts/section.tsx";
import { linkTo } from "../../route.ts";
import { complaints } from "./complaints.ts";

/** Each part of the system, and whether it works. */
export function Parts({ parts, facts }: Pick<Health, "parts" | "facts">) {
  const broken = parts.filter(({ ok }) => !ok).length;
  const wrong = complaints(facts);
  return (
    <Section
      title={broken === 0 && wrong.length === 0 ? "Everything is working" : "Some parts are not working"}
      aside={`as of ${facts.now}`}
    >
      <ul class="parts">
        {parts.map(({ part, ok, since, says }) => (
          <li key={part} class={ok ? "ok" : "ill"}>
            <span class="mark" aria-hidden="true">
              {ok ? "✓" : "!"}
            </span>
            <div>
              <strong>{part}</strong>
              <span class="unseen">{ok ? ": working" : ": not working"}</span>
              {says?.split("\n").map((line) => (
                <p key={line}>
                  <Says text={line} />
                </p>
              ))}
              {since !== null && (
                <p class="muted">
                  since <Moment at={since} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
      {wrong.length > 0 && (
        <ul class="complaints">
          {wrong.map(({ says, command }) => (
            <li key={says}>
              {says} {command !== undefined && <code>{command}</code>}
            </li>
          ))}
        </ul>
      )}
      {facts.unmarked.length > 0 && (
        <p>
          Without a trustworthy mark:{" "}
          {facts.unmarked.map((id, at) => (
            <>
              {at > 0 && ", "}
              <a key={id} href={linkTo("position", { id: String(id) })}>
                #{id}
              </a>
            </>
          ))}
          . Their profit targets and stops wait for a quote.
        </p>
      )}
    </Section>
  );
}
