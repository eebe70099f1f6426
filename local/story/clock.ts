/** The calendar of the story, whose weeks are fixed. */

const FIRST = "2026-03-04";
export const LAST = "2026-04-06";
const GOOD_FRIDAY = "2026-04-03";

/** When the book is checked, New York time. Twice a day is enough for every rule to act on the day on which it holds. */
export const CHECKS = ["10:30", "15:55"] as const;

/** The session on whose morning the story ends. */
export const MORNING = "2026-04-07";

/** The sessions of the story, week by week. */
export function weeks(): string[][] {
  const found: string[][] = [];
  for (let day = new Date(FIRST); day <= new Date(LAST); day.setUTCDate(day.getUTCDate() + 1)) {
    const [date, weekday] = [day.toISOString().slice(0, 10), day.getUTCDay()];
    if (weekday === 1 || found.length === 0) {
      found.push([]);
    }
    if (weekday >= 1 && weekday <= 5 && date !== GOOD_FRIDAY) {
      found.at(-1)?.push(date);
    }
  }
  return found;
}
