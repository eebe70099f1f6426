import { usePage } from "../../data/use-page.ts";
import { Page } from "../../parts/page.tsx";
import { Account } from "./account.tsx";
import { Book } from "./book.tsx";
import { ByExpiration, ByUnderlying } from "./exposure.tsx";
import { NearestRules } from "./nearest.tsx";
import { Needs } from "./needs.tsx";
import { Stress } from "./stress.tsx";

/** The overview page: the account, tasks for a person, and what may happen next. */
export function Overview() {
  const page = usePage("overview", {});
  return (
    <Page title="Overview" of={page}>
      {({ equity, periods, curve, open, nearest, exposure, needs }) => (
        <>
          <Needs needs={needs} />
          <div class="grid">
            <Account equity={equity} periods={periods} curve={curve} />
            <div class="span-4 column">
              <Book open={open} exposure={exposure} />
              <Stress exposure={exposure} total={open.total} />
              {open.total > 0 && <ByExpiration exposure={exposure} />}
            </div>
          </div>
          <NearestRules nearest={nearest} total={open.total} />
          {open.total > 0 && <ByUnderlying exposure={exposure} />}
        </>
      )}
    </Page>
  );
}
