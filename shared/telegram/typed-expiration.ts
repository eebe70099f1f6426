/** Expirations as people type them on a phone. Nothing here reads a clock. */

import { compactDate, counted } from "../words/format.ts";
import { isDate } from "./read-note.ts";

/** A typed expiration. Postgres finds the listed date for it. */
export type Expiration =
  /** `YYYY-MM-DD`, an existing day. */
  | { date: string }
  /** The next such day, in this year or the next. */
  | { month: number; day: number }
  /** The monthly expiration, on the third Friday. */
  | { month: number; year: number }
  /** Calendar days from the market's today; the nearest listed expiration counts. */
  | { dte: number };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** Days of each month, with 29 for February. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Most calendar days, as for exit rules. */
const MOST_DAYS = 3650;
/** Two digits after a date, with a space between, are a year only from here on: earlier options were never traded here. */
const FIRST_YEAR = 26;

/** The names of months, as source of a regular expression. */
export const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|" +
  "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;
const NAMED = `(?<month>${MONTH})`;
const BETWEEN = String.raw`(?:\. ?|[ /-])?`;
/**
 * A year beyond doubt: four digits, an apostrophe, or two digits without a space. With a space, 2050 is more likely a
 * strike.
 */
const OF_A_YEAR = String.raw`(?:[/-]?'?(?<year>\d{4})| '?(?<apart>20[23]\d)|[ /-]?'(?<short>\d{2}))`;
const OF_A_YEAR_GLUED = String.raw`(?:${OF_A_YEAR}|[/-]?(?<glued>\d{2}))`;

/** Notations that can only be an expiration. */
export const FULL_EXPIRATIONS = [
  String.raw`(?<year>\d{4})[./-](?<month>\d{1,2})[./-](?<day>\d{1,2})`,
  String.raw`(?<month>\d{1,2})[/-](?<day>\d{1,2})[/-](?:(?<year>\d{4})|(?<short>\d{2}))`,
  // The European notation, with the day first.
  String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?:(?<year>\d{4})|(?<short>\d{2}))?`,
  String.raw`(?:in )?(?<dte>\d{1,9})[ -]?(?:d|dte|days?)`,
  String.raw`dte[ :=]?(?<dte>\d{1,9})`,
  "(?<today>today)",
  String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?(?:\.|[/-])?${NAMED}${OF_A_YEAR_GLUED}`,
  `${DAY}${BETWEEN}${NAMED}${OF_A_YEAR}`,
  String.raw`${NAMED}${BETWEEN}${DAY}(?:${OF_A_YEAR}|[/-](?<glued>\d{2}))`,
  String.raw`${NAMED}\.?${OF_A_YEAR}`,
];

/** A day and the name of its month. A number that follows may be the year. */
export const NAMED_DAYS = [`${DAY}${BETWEEN}${NAMED}`, `${NAMED}${BETWEEN}${DAY}`];

/** Two numbers as in `4/17` or `2027-04`; null where they cannot be an expiration. */
export function pairAsExpiration(first: string, second: string): Said | null {
  if (/^20\d\d$/.test(first) && /^\d{1,2}$/.test(second)) {
    return expirationOf({ year: first, month: second });
  }
  const [a, b] = [Number(first), Number(second)];
  if (!/^\d{1,2}$/.test(first) || a < 1 || b < 1) {
    return null;
  }
  if (a <= 12 && /^20\d\d$/.test(second)) {
    return expirationOf({ month: first, year: second });
  }
  if (a > 31 || b > 31 || !/^\d{1,2}$/.test(second) || (a > 12 && b > 12)) {
    return null;
  }
  // The month comes first, as in the United States, unless the number is too large for a month.
  return expirationOf(a > 12 ? { day: first, month: second } : { month: first, day: second });
}

/** `27` after a day and a month and a space; null where it is no year. */
export function yearAlone(digits: string): string | null {
  return /^\d\d$/.test(digits) && Number(digits) >= FIRST_YEAR ? `20${digits}` : null;
}

/** An expiration, or why it is invalid, as the end of a sentence. */
export type Said = { expiration: Expiration } | { fault: string };

/** The expiration from the groups of a notation. */
export function expirationOf(found: Record<string, string | undefined>): Said {
  if (found.today !== undefined) {
    return { expiration: { dte: 0 } };
  }
  if (found.dte !== undefined) {
    const dte = Number(found.dte);
    return dte <= MOST_DAYS
      ? { expiration: { dte } }
      : { fault: `is too far away: at most ${MOST_DAYS} days are possible` };
  }
  const month = monthOf(found.month ?? "");
  const short = found.short ?? found.glued;
  const year = found.year ?? found.apart ?? (short === undefined ? undefined : `20${short}`);
  if (month === null) {
    return { fault: "has no valid month" };
  }
  if (year !== undefined && !/^20/.test(year)) {
    return { fault: "has no valid year: years are 2000 to 2099" };
  }
  const day = Number(found.day);
  if (found.day === undefined) {
    return { expiration: { month, year: Number(year) } };
  }
  if (day < 1 || day > (DAYS[month - 1] ?? 0)) {
    return { fault: "is not a day of its month" };
  }
  if (year === undefined) {
    return { expiration: { month, day } };
  }
  const date = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
  return isDate(date) ? { expiration: { date } } : { fault: `is not a day of February ${year}` };
}

/** The shortest notation with the same meaning: `17apr`, `2027-04-17`, `2027-04`, `45d`. */
export function writeExpiration(expiration: Expiration): string {
  if ("date" in expiration) {
    return expiration.date;
  }
  if ("dte" in expiration) {
    return `${expiration.dte}d`;
  }
  return "day" in expiration
    ? `${expiration.day}${MONTHS[expiration.month - 1]}`
    : `${expiration.year}-${twoDigits(expiration.month)}`;
}

/** The text of a button: `Apr 17 '27`, `Apr 17`, `Apr 2027`, `45 days`. */
export function expirationInWords(expiration: Expiration): string {
  if ("date" in expiration) {
    return compactDate(expiration.date);
  }
  if ("dte" in expiration) {
    return counted(expiration.dte, "day");
  }
  const name = MONTHS[expiration.month - 1] ?? "";
  const month = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return `${month} ${"day" in expiration ? expiration.day : expiration.year}`;
}

const twoDigits = (number: number) => String(number).padStart(2, "0");

/** `4`, `04`, `apr`, `April` -> 4; null where it is no month. */
function monthOf(word: string): number | null {
  const month = /^\d/.test(word) ? Number(word) : MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;
  return month >= 1 && month <= 12 ? month : null;
}
