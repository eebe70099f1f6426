import { linkTo, type Query, type Route, readRoute } from "./route.ts";
import { createStore } from "./store.ts";

/** Where the page is now. */
export const route = createStore<Route>(readRoute(location.hash));

/** Changes the question of the page that is shown; a step back leaves the page, not the last letter of a search. */
export function ask(changes: Query): void {
  const { path, query } = route.get();
  history.replaceState(history.state, "", linkTo(path, { ...query, ...changes }));
  route.set(readRoute(location.hash));
}

/** Listens to the address. Whoever comes back to a page finds it where it was left; a new one begins at its top. */
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
    // Once what was kept of the page is drawn.
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
