import { useContext } from "preact/hooks";
import { Hidden, withoutAmounts } from "../hidden.ts";

/** Text written by somebody else, which may contain amounts. */
export function Says({ text }: { text: string }) {
  return <>{useContext(Hidden) ? withoutAmounts(text) : text}</>;
}
