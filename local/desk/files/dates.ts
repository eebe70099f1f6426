import { date } from "../../../shared/schemas/money.ts";
import { Unreadable } from "./execution.ts";

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/**
 * A date as exports write it: `2026-04-17`, `20260417`, `4/17/26`, `04-17-2026` (the month first, as in the
 * US), `17 APR 26`, `17APR26`, `Apr-17-2026`, `APR 17 26`.
 *
 * @throws {@link Unreadable} if it is not a date
 */
export function day(text: string): string {
  const said = text.trim().toUpperCase();
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(said);
  const us = /^(\d{1,2})[/-](\d{1,2})[/-](\d{2}|\d{4})$/.exec(said);
  const named = /^(\d{1,2})[ -]?([A-Z]{3})[A-Z]*[ -]?(\d{2}|\d{4})$/.exec(said);
  const namedFirst = /^([A-Z]{3})[A-Z]*[ -](\d{1,2}),?[ -](\d{2}|\d{4})$/.exec(said);
  const month = (name = "") => String(MONTHS.indexOf(name) + 1);
  const [year = "", mm = "", dd = ""] = iso
    ? iso.slice(1)
    : us
      ? [us[3], us[1], us[2]]
      : named
        ? [named[3], month(named[2]), named[1]]
        : namedFirst
          ? [namedFirst[3], month(namedFirst[1]), namedFirst[2]]
          : [];
  const found = `${year.length === 2 ? `20${year}` : year}-${mm.padStart(2, "0")}-${dd.padStart(2, "0")}`;
  if (!date.safeParse(found).success) {
    throw new Unreadable(`has no readable date: ${text.slice(0, 40)}`);
  }
  return found;
}

const clock = new Intl.DateTimeFormat("en-US", { timeZone: "America/New_York", timeZoneName: "longOffset" });

/** New York's offset from UTC at an instant, `-05:00`. */
function offset(at: Date): string {
  const name = clock.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return name.replace("GMT", "") || "+00:00";
}

/** The instant of a date and a time in New York; `time` is `9:35:00`, `093500` or `09:35:00 AM`. */
export function newYork(on: string, time: string): string {
  const [, hours = "", minutes = "", seconds = "00", half] =
    /^(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:\s*([AP]M))?/i.exec(time.trim()) ?? [];
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
  const wall = `${on}T${String(hour).padStart(2, "0")}:${minutes}:${seconds}`;
  const near = new Date(`${wall}Z`);
  if (hours === "" || Number.isNaN(near.getTime())) {
    throw new Unreadable(`has no readable time: ${time.slice(0, 40)}`);
  }
  return new Date(`${wall}${offset(new Date(near.getTime() + 5 * 3_600_000))}`).toISOString();
}

/** The instant assumed if a file has only the day: within the session, closes after openings. */
export const ofDay = (on: string, effect: "open" | "close" | null) =>
  newYork(on, effect === "close" ? "15:59:00" : "10:00:00");

/** When the options of an expiration end. */
export const atClose = (on: string) => newYork(on, "16:00:00");
