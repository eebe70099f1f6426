import { createStore } from "../store.ts";
import type { Client } from "./client.ts";
import type { Head, Run } from "./pages.ts";
import { PageError, type Trouble } from "./trouble.ts";

/** What every page says at its head, as the latest answer had it. */
export const head = createStore<Head | null>(null);

/** Why nothing new is learned, and since when (ms); null = it is. */
export const stale = createStore<{ trouble: Trouble; since: number } | null>(null);

/** Counts the occasions on which whoever shows a page should ask for it again. */
export const refresh = createStore(0);

/** When something was last learned, in ms: that a page is as it was counts too. */
let learnedAt = 0;

const OPEN_EVERY = 5_000;
const CLOSED_EVERY = 60_000;

/** Notes that an answer came. */
export function learned(from: Head | null = null): void {
  learnedAt = Date.now();
  stale.set(null);
  if (from !== null) {
    head.set(from);
  }
}

/** Notes that none came; that something does not exist is an answer. */
export function failed(trouble: Trouble): void {
  if (trouble.kind === "missing" || trouble.kind === "refused") {
    return;
  }
  stale.set({ trouble, since: stale.get()?.since ?? (learnedAt || Date.now()) });
}

export function askAgain(): void {
  refresh.set(refresh.get() + 1);
}

/** Whether a page with this head shows less than is known by now. */
export function isOlder(shown: Head, run: Run): boolean {
  return (
    shown.run_id !== run.run_id || shown.market_open !== run.market_open || shown.changes !== run.changes
  );
}

/**
 * While the page can be seen, asks every five seconds of a session, every minute otherwise, whether there has been a check;
 * whoever comes back to it, or back into the net, sees what is true now.
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
  // The first page says whether the market is open.
  let wasOpen = head.get()?.market_open;
  head.subscribe(() => {
    const isOpen = head.get()?.market_open;
    if (isOpen !== wasOpen) {
      wasOpen = isOpen;
      plan();
    }
  });
}
