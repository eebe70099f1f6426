import type { Need } from "../../data/pages.ts";
import { Moment } from "../../parts/moment.tsx";
import { Says } from "../../parts/says.tsx";
import { Section } from "../../parts/section.tsx";
import { linkTo } from "../../route.ts";
import { taskOf } from "./needs-words.ts";

/** Everything that waits for a person; empty without such needs. */
export function Needs({ needs }: { needs: Need[] }) {
  return needs.length === 0 ? null : (
    <Section
      title={
        needs.length === 1 ? "One item needs your attention" : `${needs.length} items need your attention`
      }
      class="needs"
    >
      <ul>
        {needs.map((need) => {
          const { what, advice, command } = taskOf(need);
          return (
            <li key={keyOf(need)}>
              <p>
                <Says text={what} />
              </p>
              <p class="advice">
                {advice} {command !== undefined && <code>{command}</code>}
                {need.kind === "question" && need.position_id !== null && (
                  <a href={linkTo("position", { id: String(need.position_id) })}>
                    See position {need.position_id}
                  </a>
                )}
                {need.kind === "fault" && <a href={linkTo("health")}>See Health</a>}
                {need.since && (
                  <span>
                    since <Moment at={need.since} />
                  </span>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function keyOf(need: Need): string {
  switch (need.kind) {
    case "request":
      return need.request_id;
    case "question":
      return `${need.question} ${need.position_id} ${need.ticker} ${need.since}`;
    case "fault":
      return need.says;
    case "drift":
      return need.ticker;
  }
}
