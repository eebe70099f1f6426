import { dollars } from "../../../../shared/words/format.ts";
import type { PositionPage } from "../../data/pages.ts";
import { Moment } from "../../parts/moment.tsx";
import { Says } from "../../parts/says.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";

type Change = PositionPage["rule_changes"][number];

const NAMES: Record<string, string> = {
  profit_target: "Profit target",
  stop_loss: "Stop",
  exit_dte: "Date",
  auto_exit: "Automatic exit",
};

/** Changes of the position's rules. */
export function Changes({ rule_changes }: Pick<PositionPage, "rule_changes">) {
  return (
    <Section title="Rule changes">
      {rule_changes.length === 0 ? (
        <Empty title="The rules have not changed since it opened." />
      ) : (
        <ol class="changes">
          {rule_changes.map((change) => (
            <li key={`${change.changed_at} ${change.rule}`}>
              <p>
                {NAMES[change.rule] ?? change.rule}:{" "}
                <Says
                  text={`${valueInWords(change.rule, change.old_value)} to ${valueInWords(change.rule, change.new_value)}`}
                />
              </p>
              <p class="muted">
                <Moment at={change.changed_at} />
                {change.changed_by !== null && `, by ${change.changed_by}`}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function valueInWords(rule: string, value: Change["old_value"]): string {
  if (value === null) {
    return "off";
  }
  switch (rule) {
    case "auto_exit":
      return String(value) === "true" ? "on" : "off";
    case "exit_dte":
      return `${value} DTE`;
    default:
      return dollars(Number(value));
  }
}
