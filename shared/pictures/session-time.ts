// The time axis of a trader's chart: a weekday is 1 wide from 09:30 to 16:00 New York, nights and weekends take no room.
// Holidays do: without a calendar they cannot be told from a day on which nothing was marked.

const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;
const SESSION_MINUTES = CLOSE - OPEN;

const DAY = 24 * 60 * 60 * 1000;
const HOUR = 60 * 60 * 1000;
const FIRST_MONDAY = Date.UTC(1970, 0, 5);

const clock = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  hourCycle: "h23",
  ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric" },
});

/** New York's offset from UTC changes on the hour only, and asking for it is slow. */
const offsets = new Map<number, number>();

/** The New York wall clock as if it were UTC. */
function newYork(at: Date): Date {
  const hour = Math.floor(at.getTime() / HOUR);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    const parts = clock.formatToParts(hour * HOUR);
    const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
    offset = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour")) - hour * HOUR;
    offsets.set(hour, offset);
  }
  return new Date(at.getTime() + offset);
}

/** Where an instant lies: number of the weekday, and how much of its session is over. */
export function sessionTime(at: Date): number {
  const local = newYork(at);
  const minutes = local.getUTCHours() * 60 + local.getUTCMinutes() + local.getUTCSeconds() / 60;
  const { weekday, isWeekend } = weekdayOf(local);
  return isWeekend ? weekday : weekday + Math.min(Math.max((minutes - OPEN) / SESSION_MINUTES, 0), 1);
}

/** Where a New York date begins. */
export function sessionStart(date: string): number {
  return weekdayOf(new Date(`${date}T00:00:00Z`)).weekday;
}

/** Counted from a Monday: multiples of 5 are Mondays. A weekend is where its Monday begins. */
function weekdayOf(day: Date): { weekday: number; isWeekend: boolean } {
  const days = Math.floor((day.getTime() - FIRST_MONDAY) / DAY);
  const week = Math.floor(days / 7);
  const dayOfWeek = days - week * 7;
  return { weekday: week * 5 + Math.min(dayOfWeek, 5), isWeekend: dayOfWeek > 4 };
}

const shortDate = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" });

/** `Feb 27`: of an instant in New York, or of a date. */
export function monthAndDay(at: Date | string): string {
  return shortDate.format(typeof at === "string" ? new Date(`${at}T00:00:00Z`) : newYork(at));
}

/** `15:55`, New York. */
export function timeOfDay(at: Date): string {
  return newYork(at).toISOString().slice(11, 16);
}

export interface Tick {
  at: number;
  label: string;
  /** Of a whole day, which begins there. */
  isDate: boolean;
}

const MINUTE_STEPS = [5, 10, 15, 30, 60, 120];
/** In sessions: days, weeks, months, quarters. */
const DAY_STEPS = [1, 2, 5, 10, 20, 65, 130, 260];
const MOST_TICKS = 6;
/** What a date needs of the axis. */
const LEAST_ROOM = 0.13;
/** Up to this many sessions the axis tells times, beyond it dates. */
const INTRADAY = 1.6;

/** Round times of day for a span of hours, dates for one of days. The session that only begins at the end has none. */
export function ticks(from: number, to: number): Tick[] {
  const found = to - from <= INTRADAY ? timeTicks(from, to) : dateTicks(from, to);
  return found.filter(({ at, isDate }) => at >= from && (isDate ? at < to : at <= to));
}

function timeTicks(from: number, to: number): Tick[] {
  const step =
    MINUTE_STEPS.find((minutes) => ((to - from) * SESSION_MINUTES) / minutes <= MOST_TICKS) ??
    SESSION_MINUTES;
  const found: Tick[] = [];
  for (let weekday = Math.floor(from); weekday < to; weekday++) {
    found.push({ at: weekday, label: dateOf(weekday), isDate: true });
    // Where the date stands there is no room for a time.
    for (
      let minutes = Math.ceil((OPEN + step / 2) / step) * step;
      minutes <= CLOSE - step / 2;
      minutes += step
    ) {
      const label = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
      found.push({ at: weekday + (minutes - OPEN) / SESSION_MINUTES, label, isDate: false });
    }
  }
  return found;
}

function dateTicks(from: number, to: number): Tick[] {
  const step = DAY_STEPS.find((days) => (to - from) / days <= MOST_TICKS) ?? 520;
  const found: Tick[] = [];
  for (let weekday = Math.ceil(from / step) * step; weekday < to; weekday += step) {
    found.push({ at: weekday, label: dateOf(weekday), isDate: true });
  }
  // The first day too, where there is room.
  const [first] = found;
  return first && first.at - from < (to - from) * LEAST_ROOM
    ? found
    : [{ at: from, label: dateOf(Math.floor(from)), isDate: true }, ...found];
}

function dateOf(weekday: number): string {
  const week = Math.floor(weekday / 5);
  return shortDate.format(FIRST_MONDAY + (week * 7 + (weekday - week * 5)) * DAY);
}
