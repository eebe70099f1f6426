import { linkTo, type Query, type Route, readRoute } from "./route.ts";
import { createStore } from "./store.ts";

/** The present route. */
export const route = createStore<Route>(readRoute(location.hash));

/**
 * Changes the query of the present page. It replaces the history entry, so that Back leaves the page instead of undoing
 * the last letter of a search.
 */
export function ask(changes: Query): void {
  const { path, query } = route.get();
  history.replaceState(history.state, "", linkTo(path, { ...query, ...changes }));
  route.set(readRoute(location.hash));
}

/** Listens to the address. Back restores the scroll position of a page; a new page begins at the top. */
export function startRouter(): void {
  history.scrollRestoration = "manual";
  let entry = entryOf(history.state) ?? 0;
  let newest = entry;
  const left = new Map<number, number>();
  history.replaceState({ entry }, "");
  addEventListener("scroll", remember, { passive: true });
  addEventListener("popstate", ({ state }) => {
    const known = entryOf(state);
    newest = known === null ? newest + 1 : newest;
    entry = known ?? newest;
    if (known === null) {
      history.replaceState({ entry }, "");
    }
    const top = known === null ? 0 : (left.get(entry) ?? 0);
    route.set(readRoute(location.hash));
    // After the page's kept data is rendered.
    requestAnimationFrame(() => scrollTo({ top, behavior: "instant" }));
  });

  function remember(): void {
    left.set(entry, scrollY);
  }
}

function entryOf(state: unknown): number | null {
  return typeof state === "object" && state !== null && "entry" in state && typeof state.entry === "number"
    ? state.entry
    : null;
}
