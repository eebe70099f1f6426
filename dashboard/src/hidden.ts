import { createContext } from "preact";
import { createStore } from "./store.ts";

const KEY = "thetabase.hidden";

/** Whether dollar amounts are hidden, for a screenshot. */
export const hidden = createStore(wasHidden());

/** The same, as a context for rendering. */
export const Hidden = createContext(false);

export function toggleHidden(): void {
  hidden.set(!hidden.get());
  try {
    localStorage.setItem(KEY, hidden.get() ? "yes" : "no");
  } catch {
    // A frame may have no storage. Then the choice lasts until the page is left.
  }
}

function wasHidden(): boolean {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false;
  }
}

/** The text in place of an amount. */
export const DOTS = "•••";

/** A server's sentence with dots for its amounts. Percentages stay. */
export function withoutAmounts(says: string): string {
  return says.replace(/\$\s?\d[\d,]*(\.\d+)?|\d[\d,]*\.\d{2,4}(?!\d|\s?%)/g, DOTS);
}
