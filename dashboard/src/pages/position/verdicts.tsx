import { useState } from "preact/hooks";
import { counted } from "../../../../shared/words/format.ts";
import { verdictInWords } from "../../../../shared/words/verdicts.ts";
import type { PositionPage } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Moment, Span } from "../../parts/moment.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";

/** Entries shown at first. */
const FIRST = 20;

/** The verdict of every check, the newest first. Consecutive checks with the same verdict are one entry. */
export function Verdicts({ verdicts, position }: Pick<PositionPage, "verdicts" | "position">) {
  const [isAll, showAll] = useState(false);
  const shown = isAll ? verdicts : verdicts.slice(0, FIRST);
  return (
    <Section title="Why" class="span-7" aside={<code>/why {position.position_id}</code>}>
      {verdicts.length === 0 ? (
        <Empty title="No check has run for it yet.">A check runs every five minutes of a session.</Empty>
      ) : (
        <ol class="verdicts">
          {shown.map(({ since, until, checks, verdict, exit_reason, code, lowest_pnl, highest_pnl }) => (
            <li key={since} class={verdict}>
              <p>{verdictInWords({ verdict, exit_reason, code })}</p>
              <p class="muted">
                {checks > 1 ? (
                  <>
                    <Span from={since} until={until} />, {counted(checks, "check")}
                  </>
                ) : (
                  <Moment at={since} />
                )}
                {lowest_pnl !== null && highest_pnl !== null && (
                  <>
                    {", P&L "}
                    <Figure of={`v_exit_decisions.pnl@${since}/lowest`} value={lowest_pnl} as="signed-usd" />
                    {lowest_pnl !== highest_pnl && (
                      <>
                        {" to "}
                        <Figure
                          of={`v_exit_decisions.pnl@${since}/highest`}
                          value={highest_pnl}
                          as="signed-usd"
                        />
                      </>
                    )}
                  </>
                )}
              </p>
            </li>
          ))}
        </ol>
      )}
      {shown.length < verdicts.length && (
        <button type="button" class="button" onClick={() => showAll(true)}>
          Show all {verdicts.length}
        </button>
      )}
    </Section>
  );
}
