import { count } from "../../../../shared/words/format.ts";
import { scanReason } from "../../../../shared/words/scan-reasons.ts";
import type { Opportunities } from "../../data/pages.ts";

/** `88 by delta, 20 by open interest`; for a whole ticker only the reason. Listed contracts are left out. */
export function reasonsOf({ rule, reasons }: Opportunities["fell_out"][number]): string {
  return reasons
    .filter(({ reason }) => reason !== "listed")
    .map(({ reason, count: n }) =>
      rule === "*" ? scanReason(reason) : `${count(n)} by ${scanReason(reason)}`,
    )
    .join(", ");
}
