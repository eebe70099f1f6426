import { compactDate } from "../../../shared/words/format.ts";

/** `Jan` to `Dec`. */
export const MONTHS = Array.from({ length: 12 }, (_, i) =>
  compactDate(`2026-${String(i + 1).padStart(2, "0")}-01`).slice(0, 3),
);

/** `2026-03`, or a day of it, as `Mar 2026`. */
export function monthName(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? ""} ${month.slice(0, 4)}`;
}
