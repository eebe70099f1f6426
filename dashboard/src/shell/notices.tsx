import { askAgain, head, stale } from "../data/live.ts";
import { timeInWords } from "../parts/moment.tsx";
import { linkTo } from "../route.ts";
import { useStore } from "../store.ts";

/** Pages that show faults themselves. */
const TELLING = new Set(["overview", "health"]);

/** Warnings that concern the whole page. */
export function Notices({ path }: { path: string }) {
  const now = useStore(head);
  const old = useStore(stale);
  return (
    <div class="notices">
      {/* Always in the document, because screen readers announce only changes of an existing element. */}
      <div role="status">
        {old !== null && now !== null && (
          <p class="notice warn stale">
            <span>
              <strong>
                {old.trouble.kind === "offline" ? "No connection" : "Not up to date"} since{" "}
                {timeInWords(old.since)}.
              </strong>{" "}
              The figures are from then.
            </span>
            {old.trouble.kind !== "unauthorized" && (
              <button type="button" class="button" onClick={askAgain}>
                Try again
              </button>
            )}
          </p>
        )}
      </div>
      {now?.killed && (
        <p class="notice bad">
          <span>
            <strong>Kill switch on: no order is sent,</strong> no entries and no exits. <code>/unkill</code>{" "}
            in the chat turns it off.
          </span>
        </p>
      )}
      {now?.paused && !now.killed && (
        <p class="notice warn">
          <span>
            <strong>Entries are paused.</strong> Exits go on. <code>/resume</code> in the chat allows them
            again.
          </span>
        </p>
      )}
      {now !== null && now.unwell.length > 0 && !TELLING.has(path) && (
        <p class="notice bad">
          <span>
            <strong>Problems:</strong> {now.unwell.join(", ")}.{" "}
            <a href={linkTo("health")}>Details and what to do</a>
          </span>
        </p>
      )}
    </div>
  );
}
