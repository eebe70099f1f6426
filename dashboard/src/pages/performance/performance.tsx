import { compactDate } from "../../../../shared/words/format.ts";
import { usePage } from "../../data/use-page.ts";
import { Page } from "../../parts/page.tsx";
import { Empty } from "../../parts/state.tsx";
import type { Query } from "../../route.ts";
import { ClosingDays } from "./closing-days.tsx";
import { Comparison } from "./comparison.tsx";
import { Distribution } from "./distribution.tsx";
import { Months } from "./months.tsx";
import { AccountFigures, TradeFigures } from "./performance-figures.tsx";
import { Replay } from "./replay.tsx";

/** The performance page: figures and how far they can be trusted, months, days, comparison, and other rules. */
export function Performance({ query }: { query: Query }) {
  const page = usePage("performance", {});
  const since = page.data?.since ?? null;
  return (
    <Page
      title="Performance"
      of={page}
      aside={since !== null && <span class="muted">since {compactDate(since)}</span>}
    >
      {({ figures, months, days, comparison, distribution }) =>
        figures.trades === 0 && days.length === 0 ? (
          <Empty title="No trade has closed yet.">
            Figures appear with the first close. To import earlier trades: <code>npm run import</code>.
          </Empty>
        ) : (
          <>
            <TradeFigures figures={figures} />
            <AccountFigures figures={figures} />
            <Months months={months} />
            <ClosingDays days={days} />
            <Comparison comparison={comparison} by={query.by} />
            <Distribution bins={distribution} />
            <Replay query={query} />
          </>
        )
      }
    </Page>
  );
}
