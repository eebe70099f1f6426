import { createStore } from "../store.ts";
import type { Client } from "./client.ts";
import type { Head, Run } from "./pages.ts";
import { PageError, type Trouble } from "./trouble.ts";

/** The head of the latest answer. */
export const head = createStore<Head | null>(null);

/** Why the page is out of date, and since when (ms); null = it is up to date. */
export const stale = createStore<{ trouble: Trouble; since: number } | null>(null);

/** Counts the occasions on which the shown page should be requested again. */
export const refresh = createStore(0);

/** Time of the latest answer, ms. An answer without changes counts, too. */
let learnedAt = 0;

const OPEN_EVERY = 5_000;
const CLOSED_EVERY = 60_000;

/** Records an answer. */
export function learned(from: Head | null = null): void {
  learnedAt = Date.now();
  stale.set(null);
  if (from !== null) {
    head.set(from);
  }
}

/** Records a failure. A missing page or a refusal is an answer. */
export function failed(trouble: Trouble): void {
  if (trouble.kind === "missing" || trouble.kind === "refused") {
    return;
  }
  stale.set({ trouble, since: stale.get()?.since ?? (learnedAt || Date.now()) });
}

export function askAgain(): void {
  refresh.set(refresh.get() + 1);
}

/** Whether a page with this head is older than the latest check or change. */
export function isOlder(shown: Head, run: Run): boolean {
  return (
    shown.run_id !== run.run_id || shown.market_open !== run.market_open || shown.changes !== run.changes
  );
}

/**
 * While the page is visible, asks for news: every five seconds during a session, every minute otherwise. A return to
 * the page or of the connection refreshes it at once.
 */
export function watch(client: Client): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;

  async function look(): Promise<void> {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const run = await client.run(signal);
      const shown = head.get();
      if (stale.get() !== null || (shown !== null && isOlder(shown, run))) {
        askAgain();
      } else {
        learned();
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (!(error instanceof PageError)) {
        throw error;
      }
      failed(error.trouble);
    }
    plan();
  }

  function plan(): void {
    clearTimeout(timer);
    if (document.visibilityState === "visible" && stale.get()?.trouble.kind !== "unauthorized") {
      timer = setTimeout(look, head.get()?.market_open ? OPEN_EVERY : CLOSED_EVERY);
    }
  }

  function back(): void {
    asking?.abort();
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      askAgain();
      plan();
    }
  }

  addEventListener("online", back);
  addEventListener("offline", () => failed({ kind: "offline" }));
  document.addEventListener("visibilitychange", back);
  plan();
  // Only the first page tells whether the market is open.
  let wasOpen = head.get()?.market_open;
  head.subscribe(() => {
    const isOpen = head.get()?.market_open;
    if (isOpen !== wasOpen) {
      wasOpen = isOpen;
      plan();
    }
  });
}
