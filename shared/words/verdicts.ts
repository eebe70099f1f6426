import { codeInWords } from "./codes.ts";
import { reasonInWords } from "./exit-reasons.ts";

/** A check's decision about a position, as in `v_exit_decisions`. */
export interface Decision {
  verdict: string;
  exit_reason: string | null;
  code: string | null;
}

/** A check's verdict as a sentence without its full stop: `Due (stop loss), waiting (no quote)`. */
export function verdictInWords({ verdict, exit_reason, code }: Decision): string {
  const rule = reasonInWords(exit_reason ?? "");
  const because = code === null ? "" : ` (${codeInWords(code)})`;
  switch (verdict) {
    case "hold":
      return "Holding: no exit rule has triggered";
    case "unmarked":
      return `Holding: the profit target and the stop could not be checked${because}`;
    case "exit":
      return `Closing: ${rule}`;
    case "closing":
      return exit_reason === null
        ? `A close is at the broker${because}`
        : `A close is at the broker; ${rule} has triggered${because}`;
    case "confirming":
      return "The stop has been reached; more checks must confirm it";
    case "waiting":
      return `Due (${rule}), waiting${because}`;
    case "off":
      return `Due (${rule}), but automatic exit is off`;
    case "refused":
      return `Due (${rule}), but the broker refused the close too often today`;
    case "drift":
      return `Due (${rule}), but the broker does not hold it`;
    case "killed":
      return `Due (${rule}), but the kill switch is on`;
    default:
      return verdict;
  }
}
