const DAY = 86_400_000;

/** Within this many days, every week has an expiration and strikes around the price are a dollar apart. */
const WEEKLIES = 70;
const YEAR = 365;

/**
 * The Fridays of the next ten weeks and the third Fridays of a year; the trading day before where a Friday has no
 * session.
 *
 * @param today New York date
 * @param holidays dates without a session
 */
export function listedExpirations(today: string, holidays: Set<string>): string[] {
  const days = new Set<string>();
  for (let ahead = 0; ahead <= YEAR; ahead++) {
    const friday = new Date(Date.parse(today) + ahead * DAY);
    const third = friday.getUTCDate() >= 15 && friday.getUTCDate() <= 21;
    if (friday.getUTCDay() === 5 && (ahead < WEEKLIES || third)) {
      let day = friday;
      while (holidays.has(isoDate(day))) {
        day = new Date(day.getTime() - DAY);
      }
      days.add(isoDate(day));
    }
  }
  return [...days].filter((day) => day >= today);
}

/**
 * Strikes within a third of the price in both directions, in suitable steps.
 *
 * @param price USD per share
 * @returns USD per share, in order
 */
export function listedStrikes(price: number, today: string, expiration: string): number[] {
  const step = price < 25 ? 0.5 : price < 200 ? 1 : 5;
  const strikes = steps((price * 2) / 3, (price * 4) / 3, step);
  const isFar = Date.parse(expiration) - Date.parse(today) >= WEEKLIES * DAY;
  if (step < 5 || isFar) {
    return strikes;
  }
  const near = steps(price * 0.85, price * 1.15, 1);
  return [...new Set([...strikes, ...near])].sort((one, other) => one - other);
}

/** Multiples of `step` between two prices. */
function steps(from: number, to: number, step: number): number[] {
  const lowest = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - lowest + 1 }, (_, i) => (lowest + i) * step);
}

function isoDate(day: Date): string {
  return day.toISOString().slice(0, 10);
}
