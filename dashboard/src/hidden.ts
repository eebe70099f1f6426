import { createContext } from "preact";
import { createStore } from "./store.ts";

const KEY = "thetabase.hidden";

/** Whether dollar amounts are hidden, for a picture of the screen. */
export const hidden = createStore(wasHidden());

/** The same for what is drawn. */
export const Hidden = createContext(false);

export function toggleHidden(): void {
  hidden.set(!hidden.get());
  try {
    localStorage.setItem(KEY, hidden.get() ? "yes" : "no");
  } catch {
    // A frame may be refused its storage: then it holds until the page is left.
  }
}

function wasHidden(): boolean {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false;
  }
}

/** What stands for an amount. */
export const DOTS = "•••";

/** A sentence of the server's without its amounts; percentages stay. */
export function withoutAmounts(says: string): string {
  return says.replace(/\$\s?\d[\d,]*(\.\d+)?|\d[\d,]*\.\d{2,4}(?!\d|\s?%)/g, DOTS);
}
