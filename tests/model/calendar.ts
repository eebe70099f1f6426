/** A New York date, `2026-03-08`. */
export type Day = string;
/** Milliseconds since 1970 in UTC, as an integer. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const HOLIDAYS = new Set(
  (
    "2026-01-01 2026-01-19 2026-02-16 2026-04-03 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25 " +
    "2027-01-01 2027-01-18 2027-02-15 2027-03-26 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-11-25 2027-12-24 " +
    "2028-01-17 2028-02-21 2028-04-14 2028-05-29 2028-06-19 2028-07-04 2028-09-04 2028-11-23 2028-12-25"
  ).split(" "),
);
const EARLY_CLOSES = new Set("2026-11-27 2026-12-24 2027-11-26 2028-07-03 2028-11-24".split(" "));

export function at(iso: string): Instant {
  return Date.parse(iso);
}

export function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}

export function addDays(day: Day, days: number): Day {
  return iso(at(`${day}T00:00:00Z`) + days * DAY).slice(0, 10);
}

/** Calendar days from one date to another. */
export function daysBetween(from: Day, to: Day): number {
  return (at(`${to}T00:00:00Z`) - at(`${from}T00:00:00Z`)) / DAY;
}

/** 0 = Sunday. */
export function weekday(day: Day): number {
  return (((daysBetween("1970-01-01", day) + 4) % 7) + 7) % 7;
}

function nthSunday(year: string, month: string, nth: number): Day {
  const first = `${year}-${month}-01`;
  return addDays(first, ((7 - weekday(first)) % 7) + 7 * (nth - 1));
}

/** The hours between New York and UTC, in ms: four from the second Sunday of March to the first of November, else five. */
function behindUtc(instant: Instant): number {
  const year = iso(instant).slice(0, 4);
  const begins = at(`${nthSunday(year, "03", 2)}T07:00:00Z`);
  const ends = at(`${nthSunday(year, "11", 1)}T06:00:00Z`);
  return instant >= begins && instant < ends ? 4 * HOUR : 5 * HOUR;
}

/** Caches answers: a replay asks the same a million times. */
function remember<Question, Answer>(answer: (question: Question) => Answer): (question: Question) => Answer {
  const known = new Map<Question, Answer>();
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) {
      return before;
    }
    const now = answer(question);
    known.set(question, now);
    return now;
  };
}

export const newYorkDate = remember(
  (instant: Instant): Day => iso(instant - behindUtc(instant)).slice(0, 10),
);

/** The instant of `09:30` in New York on a date; not for the hour of a clock change. */
export function newYork(day: Day, time: string): Instant {
  const asUtc = at(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  return asUtc + behindUtc(asUtc + 5 * HOUR);
}

export function isSession(day: Day): boolean {
  return weekday(day) % 6 !== 0 && !HOLIDAYS.has(day);
}

export const sessionOpen = remember((day: Day): Instant => newYork(day, "09:30"));

export const sessionClose = remember(
  (day: Day): Instant => newYork(day, EARLY_CLOSES.has(day) ? "13:00" : "16:00"),
);

export function isMarketOpen(instant: Instant): boolean {
  const day = newYorkDate(instant);
  return isSession(day) && instant >= sessionOpen(day) && instant < sessionClose(day);
}

/** The last session in which options with this expiration trade. */
export function lastSession(expiration: Day): Day {
  let day = expiration;
  while (!isSession(day)) {
    day = addDays(day, -1);
  }
  return day;
}

export const expirationClose = remember((expiration: Day): Instant => sessionClose(lastSession(expiration)));

/** Every session from one date to another, both included. */
export function sessions(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (isSession(day)) {
      days.push(day);
    }
  }
  return days;
}

const IN_WORDS = new Intl.DateTimeFormat("en-GB", {
  timeZone: "America/New_York",
  weekday: "short",
  month: "short",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** An instant in words, in New York. */
export const inWords = (instant: Instant): string => IN_WORDS.format(instant);
