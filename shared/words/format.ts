import { once } from "../once.ts";

// Made on demand, because each formatter takes milliseconds to make.
const money = once(
  () => new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
);
const perShare = once(
  () => new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 }),
);
const whole = once(() => new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 }));
const monthAndDay = once(
  () => new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" }),
);

/** Text from outside, escaped for a message in parse mode HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** The length of a message in parse mode HTML as Telegram counts it: without tags and with entities as characters. */
export function visibleLength(html: string): number {
  return html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|amp);/g, "x").length;
}

/**
 * At most `most` characters; a cut text ends with "…". A surrogate pair is never split, because Telegram would refuse
 * it.
 */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** `58000` -> `58,000.00`. */
export function dollars(amount: number): string {
  return withSign(amount, money().format(Math.abs(amount)), "");
}

/** With a fixed number of decimals: `1.5` -> `1.50`, `-0.2` -> `−0.20`. */
export function decimal(value: number, digits: number): string {
  return withSign(value, Math.abs(value).toFixed(digits), "");
}

/** `19.62` -> `19.6 %`. */
export function percent(value: number): string {
  return `${decimal(value, 1)} %`;
}

/** A price per share: `571.2` -> `571.20`, `571.2005` unchanged. */
export function sharePrice(usd: number): string {
  return perShare().format(usd);
}

/** A price with its unit, for sentences: `75` -> `75.00 a contract`. */
export function aContract(usd: number): string {
  return `${dollars(usd)} a contract`;
}

/**
 * A price both per share, as people type it, and per contract, as it is stored: `75` -> `0.75 a share, 75.00 a
 * contract`.
 */
export function bothWays(perContract: number): string {
  return `${perShare().format(perContract / 100)} a share, ${dollars(perContract)} a contract`;
}

/** A P&L with its sign: `75` -> `+75.00`, `-300` -> `−300.00`. */
export function signedDollars(amount: number): string {
  return withSign(amount, money().format(Math.abs(amount)));
}

/** Without cents, for narrow columns: `-457.2` -> `−457`. */
export function signedWhole(amount: number): string {
  return withSign(amount, whole().format(Math.abs(amount)));
}

/** A number of things: `12000` -> `12,000`. */
export function count(things: number): string {
  return whole().format(things);
}

/** Contracts or shares held, negative when short: `-2` -> `−2`. */
export function signed(count: number): string {
  return `${count < 0 ? "−" : ""}${Math.abs(count)}`;
}

/** The first items, and how many more there are, so that a list fits into one message. */
export function listed(items: string[], most: number): string[] {
  return items.length <= most ? items : [...items.slice(0, most), `and ${items.length - most} more`];
}

/**
 * As many items as fit into `length` characters as Telegram counts them, with a separator after each, and how many more
 * there are.
 */
export function listedWithin(items: string[], length: number): string[] {
  let long = 0;
  const most = items.findIndex((item) => {
    long += visibleLength(item) + 1;
    return long > length;
  });
  return most === -1 ? items : listed(items, most);
}

/** `50` -> `+50.0 %`. */
export function signedPercent(percent: number): string {
  return `${withSign(percent, Math.abs(percent).toFixed(1))} %`;
}

/** A written amount with its sign. An amount that was rounded to zero has none. */
function withSign(value: number, written: string, plus = "+"): string {
  return /[1-9]/.test(written) ? `${value > 0 ? plus : "−"}${written}` : written;
}

/** `1, "contract"` -> `1 contract`, `2, "contract"` -> `2 contracts`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** `12` -> `12 days left`; `expired` for an option that waits to be settled. */
export function daysLeft(dte: number): string {
  return dte < 0 ? "expired" : `${counted(dte, "day")} left`;
}

/** `12` -> `12 d`, for narrow places. */
export function shortDaysLeft(dte: number): string {
  return dte < 0 ? "expired" : `${dte} d`;
}

/** `95` -> `1 h 35 min`. */
export function duration(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  const rest = minutes % 60;
  if (days > 0) {
    return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  }
  return hours === 0 ? `${rest} min` : rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** `Mark of Tue Mar 3, 10:05, 3 min ago.`; empty without a mark. */
export function markedAt(time: string | null, minutes: number | null): string[] {
  const ago = minutes === null || minutes < 1 ? "" : `, ${duration(minutes)} ago`;
  return time === null ? [] : [`Mark of ${time}${ago}.`];
}

/** `2026-04-17` -> `Apr 17 '26`, as `private.day_in_words()` writes it: the one form of a day. */
export function compactDate(date: string): string {
  return `${monthAndDay().format(new Date(`${date}T00:00:00Z`))} '${date.slice(2, 4)}`;
}

/** `580.0000` -> `580`, `182.5` -> `182.5`. */
export function strike(usd: number): string {
  return String(usd);
}

/** Rows as columns of equal width, for a phone: the first column left-aligned, the others right-aligned. */
export function table(rows: string[][]): string {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, cell.length)),
    [],
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  return `<pre>${escapeHtml(lines.join("\n"))}</pre>`;
}

type Line = [left: string, right: string];

/** How many characters of an unbroken line a phone shows. */
const PHONE = 34;

/** Lines with text at both ends, all as wide as the widest, for a list on a phone. A line that is too long becomes two. */
export function bothEnds(given: Line[]): string {
  const lines = given.flatMap(fold);
  const width = Math.max(
    ...lines.map(([left, right]) => left.length + (right === "" ? 0 : 2 + right.length)),
  );
  const written = lines.map(([left, right]) => `${left}${right.padStart(width - left.length)}`.trimEnd());
  return `<pre>${escapeHtml(written.join("\n"))}</pre>`;
}

/** A line that fits a phone. If it is too long, the end of its left part moves to a second line with the right part. */
function fold([left, right]: Line): Line[] {
  const cut = left.lastIndexOf(" ", PHONE);
  const isTooLong = left.length + (right === "" ? 0 : 2 + right.length) > PHONE;
  return isTooLong && cut > 0 && left.slice(0, cut).trim() !== ""
    ? [
        [left.slice(0, cut), ""],
        [`  ${left.slice(cut + 1)}`, right],
      ]
    : [[left, right]];
}
