import { count } from "../../../../shared/words/format.ts";
import { scanReason } from "../../../../shared/words/scan-reasons.ts";
import type { Opportunities } from "../../data/pages.ts";

/** `delta: 88, open interest: 20`; for a whole ticker only the reason. Listed contracts are left out. */
export function reasonsOf({ rule, reasons }: Opportunities["fell_out"][number]): string {
  return reasons
    .filter(({ reason }) => reason !== "listed")
    .map(({ reason, count: n }) => (rule === "*" ? scanReason(reason) : `${scanReason(reason)}: ${count(n)}`))
    .join(", ");
}
