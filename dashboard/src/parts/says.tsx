import { useContext } from "preact/hooks";
import { Hidden, withoutAmounts } from "../hidden.ts";

/** Text that somebody else has written and that may have amounts in it. */
export function Says({ text }: { text: string }) {
  return <>{useContext(Hidden) ? withoutAmounts(text) : text}</>;
}
