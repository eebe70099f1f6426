export type Range = "month" | "quarter" | "year" | "all";

const MONTHS: Record<Exclude<Range, "all">, number> = { month: 1, quarter: 3, year: 12 };

/** Ranges shorter than the whole time, and "all". */
export function rangesOf(days: string[]): Range[] {
  const [first] = days;
  const last = days.at(-1);
  const shorter = (["month", "quarter", "year"] as const).filter(
    (range) => first !== undefined && last !== undefined && monthsBefore(last, MONTHS[range]) > first,
  );
  return [...shorter, "all"];
}

/** The points of a range, beginning with the last close before it, with which the range is compared. */
export function within<P extends { day: string }>(points: P[], range: Range): P[] {
  const last = points.at(-1);
  if (range === "all" || last === undefined) {
    return points;
  }
  const since = monthsBefore(last.day, MONTHS[range]);
  const first = points.findLastIndex(({ day }) => day <= since);
  return points.slice(Math.max(first, 0));
}

/** The same day some months earlier, or the last day of that month where it is shorter. */
function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const lastDate = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, lastDate))).toISOString().slice(0, 10);
}
