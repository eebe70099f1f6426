import { compactDate, counted } from "../../../../shared/words/format.ts";
import { BIASES, COLUMNS as COLUMNS_SAY, FEW_TRADES, stopsAtMid } from "../../../../shared/words/rule-set.ts";
import type { Replay as ReplayData } from "../../data/pages.ts";
import { usePage } from "../../data/use-page.ts";
import { Section } from "../../parts/section.tsx";
import { Empty, Failed, Loading } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import type { Query } from "../../route.ts";
import { ask } from "../../router.ts";
import { REPLAY_COLUMNS, rowsOf } from "./replay-columns.tsx";
import { ReplayForm } from "./replay-form.tsx";
import { rulesOf } from "./replay-rules.ts";

/** The replay of other exit rules. It takes seconds, so it only runs on demand. */
export function Replay({ query }: { query: Query }) {
  const rules = rulesOf(query);
  const isAsked = query.replay !== undefined || Object.keys(rules).length > 0;
  return (
    <Section
      title="Other exit rules"
      class="replay"
      about="The stored marks of every closed trade are run through other exit rules. A rule that a set leaves out stays as each trade had it."
    >
      <div class="replay-ask">
        <button
          type="button"
          class="button"
          onClick={() => ask({ replay: "usual", profit: "", dte: "", stop: "" })}
        >
          Run the usual sets
        </button>
        <ReplayForm
          key={JSON.stringify(rules)}
          rules={rules}
          run={(typed) => ask({ replay: "", profit: "", dte: "", stop: "", ...typed })}
        />
      </div>
      {isAsked && <Results rules={rules} />}
      <details class="biases" open={isAsked}>
        <summary>Limits of the replay</summary>
        <ul>
          {BIASES.map((bias) => (
            <li key={bias}>{bias}</li>
          ))}
        </ul>
      </details>
    </Section>
  );
}

function Results({ rules }: { rules: Query }) {
  const { data, isOld, trouble, again } = usePage("replay", rules);
  return (
    <div aria-live="polite" aria-busy={data === null || isOld}>
      {trouble !== null && (data === null || trouble.kind === "refused") ? (
        <Failed trouble={trouble} again={again} />
      ) : data === null || isOld ? (
        <Loading />
      ) : (
        <Found replay={data.replay} />
      )}
    </div>
  );
}

function Found({ replay }: { replay: ReplayData["replay"] }) {
  const { as_traded, results, without_marks, since } = replay;
  if (as_traded.trades === 0) {
    return (
      <Empty title="There is no closed trade to replay.">
        {without_marks > 0
          ? "No closed trade has stored marks; imported trades have none."
          : "A replay is possible after the first close."}
      </Empty>
    );
  }
  const remarks = [
    `Of ${counted(as_traded.trades, "closed trade")}, USD. ${COLUMNS_SAY}`,
    ...(results.some(({ few_trades }) => few_trades) ? [FEW_TRADES] : []),
    ...stopsAtMid(results),
    ...(since === null ? [] : [`Only trades closed since ${compactDate(since)}; npm run replay takes all.`]),
    ...(without_marks > 0 ? [`Left out: ${counted(without_marks, "trade")} without stored marks.`] : []),
  ];
  return (
    <>
      <Table
        label="Results under other exit rules"
        columns={REPLAY_COLUMNS}
        rows={rowsOf(replay)}
        keyOf={({ name }) => name}
      />
      {remarks.map((remark) => (
        <p key={remark} class="few">
          {remark}
        </p>
      ))}
    </>
  );
}
