import { compactDate, counted } from "../../../shared/words/format.ts";
import type { Amounts } from "./amounts.ts";
import { sumOf } from "./cents.ts";
import { monthName } from "./month-name.ts";

/** The closes of a day. `pnl` is realised P&L in USD, with partial closes and shares. */
export interface ClosingDay {
  day: string;
  trades: number;
  wins: number;
  pnl: number;
}

export interface Cell {
  /** Day of the month. */
  date: number;
  closing: ClosingDay | null;
  tone: "gain" | "loss" | "even";
  /** 1 to 4, relative to the largest P&L of all days; 0 where nothing closed. */
  strength: number;
}

export interface Month {
  /** `2026-03`. */
  month: string;
  name: string;
  pnl: number;
  trades: number;
  weekdays: string[];
  /** One row for each week; null where a weekday belongs to another month. */
  weeks: { key: number; cells: (Cell | null)[] }[];
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const STRENGTHS = 4;
const DAY = 24 * 60 * 60 * 1000;

/** The months with closes, the latest first. A month shows weekends only if it has a close on one. */
export function calendarMonths(days: ClosingDay[]): Month[] {
  const most = Math.max(0, ...days.map(({ pnl }) => Math.abs(pnl)));
  const months = [...new Set(days.map(({ day }) => day.slice(0, 7)))].sort().reverse();
  return months.map((month) =>
    monthOf(
      month,
      days.filter(({ day }) => day.startsWith(month)),
      most,
    ),
  );
}

function monthOf(month: string, days: ClosingDay[], most: number): Month {
  const byDay = new Map(days.map((closing) => [closing.day, closing]));
  const start = Date.parse(`${month}-01T00:00:00Z`);
  const count = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
  const hasWeekend = days.some(({ day }) => weekdayOf(Date.parse(`${day}T00:00:00Z`)) > 4);
  const columns = hasWeekend ? 7 : 5;
  const weeks = new Map<number, (Cell | null)[]>();
  for (let date = 1; date <= count; date++) {
    const weekday = weekdayOf(start + (date - 1) * DAY);
    // In a month that begins on a weekend, that week has no weekdays.
    const week = Math.floor((date - 1 + weekdayOf(start)) / 7);
    if (weekday < columns) {
      const cells = weeks.get(week) ?? new Array<Cell | null>(columns).fill(null);
      const closing = byDay.get(`${month}-${String(date).padStart(2, "0")}`) ?? null;
      cells[weekday] = { date, closing, ...shadeOf(closing?.pnl ?? null, most) };
      weeks.set(week, cells);
    }
  }
  return {
    ...{ month, name: monthName(month), weekdays: WEEKDAYS.slice(0, columns) },
    pnl: sumOf(days.map(({ pnl }) => pnl)),
    trades: days.reduce((sum, { trades }) => sum + trades, 0),
    weeks: [...weeks].map(([key, cells]) => ({ key, cells })),
  };
}

/** Day of the week; Monday is 0. */
function weekdayOf(at: number): number {
  return (new Date(at).getUTCDay() + 6) % 7;
}

/** Shades grow with the square root, so that one large day does not leave all others pale. */
function shadeOf(pnl: number | null, most: number): Pick<Cell, "tone" | "strength"> {
  if (pnl === null || pnl === 0) {
    return { tone: "even", strength: 0 };
  }
  const strength = Math.max(1, Math.ceil(STRENGTHS * Math.sqrt(Math.abs(pnl) / most)));
  return { tone: pnl > 0 ? "gain" : "loss", strength };
}

/** A closing day in words. */
export function dayInWords({ day, trades, wins, pnl }: ClosingDay, amounts: Amounts): string {
  const what =
    trades === 0 ? "no trade closed completely" : `${counted(trades, "trade")} closed, ${wins} won`;
  return `${compactDate(day)}: ${what}, ${amounts.signed(pnl)}.`;
}

/** The whole calendar in words. */
export function calendarInWords(days: ClosingDay[], amounts: Amounts): string {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) {
    return "Closing days: none yet.";
  }
  const best = days.reduce((most, day) => (day.pnl > most.pnl ? day : most), first);
  const worst = days.reduce((least, day) => (day.pnl < least.pnl ? day : least), first);
  return [
    `Realised P&L of ${counted(days.length, "closing day")} from ${compactDate(first.day)} to ${compactDate(last.day)}: `,
    `best ${amounts.signed(best.pnl)} on ${compactDate(best.day)}, worst ${amounts.signed(worst.pnl)} on ${compactDate(worst.day)}.`,
  ].join("");
}

/** The day to which a key leads, among the shown closing days in order of time; undefined for other keys. */
export function walkDays(key: string, day: string, shown: string[]): string | undefined {
  const at = shown.indexOf(day);
  const week = (to: -1 | 1) => {
    const wanted = new Date(Date.parse(`${day}T00:00:00Z`) + to * 7 * DAY).toISOString().slice(0, 10);
    return to > 0
      ? (shown.find((each) => each >= wanted) ?? shown.at(-1))
      : (shown.findLast((each) => each <= wanted) ?? shown[0]);
  };
  switch (key) {
    case "ArrowRight":
      return shown[Math.min(at + 1, shown.length - 1)];
    case "ArrowLeft":
      return shown[Math.max(at - 1, 0)];
    case "ArrowDown":
      return week(1);
    case "ArrowUp":
      return week(-1);
    case "Home":
      return shown[0];
    case "End":
      return shown.at(-1);
    default:
      return undefined;
  }
}
