import { once } from "../once.ts";

// Each takes milliseconds to make.
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

/** Text from outside, safe inside a message of parse mode HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** How long Telegram takes a message of parse mode HTML for: it counts what remains of it once the format is read. */
export function visibleLength(html: string): number {
  return html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|amp);/g, "x").length;
}

/** At most so many characters, the last of them … where it is cut: never within a pair, which Telegram would refuse. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** `58000` -> `58,000.00`. */
export function dollars(amount: number): string {
  return withSign(amount, money().format(Math.abs(amount)), "");
}

/** `1.5` -> `1.50`, `-0.2` -> `−0.20`: so many decimals. */
export function decimal(value: number, digits: number): string {
  return withSign(value, Math.abs(value).toFixed(digits), "");
}

/** `19.62` -> `19.6 %`. */
export function percent(value: number): string {
  return `${decimal(value, 1)} %`;
}

/** `571.2` -> `571.20`, `571.2005` as it is: what a share costs. */
export function sharePrice(usd: number): string {
  return perShare().format(usd);
}

/** `75` -> `75.00 a contract`: what stands in a sentence says of what. */
export function aContract(usd: number): string {
  return `${dollars(usd)} a contract`;
}

/** `75` -> `0.75 a share, 75.00 a contract`: as a price is written, and as it is stored. */
export function bothWays(perContract: number): string {
  return `${perShare().format(perContract / 100)} a share, ${dollars(perContract)} a contract`;
}

/** `75` -> `+75.00`, `-300` -> `−300.00`: with the sign that a P&L has. */
export function signedDollars(amount: number): string {
  return withSign(amount, money().format(Math.abs(amount)));
}

/** `-457.2` -> `−457`: where a column has no room for cents. */
export function signedWhole(amount: number): string {
  return withSign(amount, whole().format(Math.abs(amount)));
}

/** `12000` -> `12,000`: how many there are of something. */
export function count(things: number): string {
  return whole().format(things);
}

/** `-2` -> `−2`: contracts or shares held, negative when short. */
export function signed(count: number): string {
  return `${count < 0 ? "−" : ""}${Math.abs(count)}`;
}

/** The first of them, and how many more there are: everything that is told has to fit one message. */
export function listed(items: string[], most: number): string[] {
  return items.length <= most ? items : [...items.slice(0, most), `and ${items.length - most} more`];
}

/** As many of them as Telegram takes for so many characters, a line or a space behind each, and how many more there are. */
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

/** What is written of a value, with its sign; what has been rounded to nothing has none. */
function withSign(value: number, written: string, plus = "+"): string {
  return /[1-9]/.test(written) ? `${value > 0 ? plus : "−"}${written}` : written;
}

/** `1, "contract"` -> `1 contract`, `2, "contract"` -> `2 contracts`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** `12` -> `12 days left`; what has expired and waits to be settled has none. */
export function daysLeft(dte: number): string {
  return dte < 0 ? "expired" : `${counted(dte, "day")} left`;
}

/** `12` -> `12 d`, where there is little room. */
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

/** `Mark of Tue Mar 3, 10:05, 3 min ago.`; nothing where there is none yet. */
export function markedAt(time: string | null, minutes: number | null): string[] {
  const ago = minutes === null || minutes < 1 ? "" : `, ${duration(minutes)} ago`;
  return time === null ? [] : [`Mark of ${time}${ago}.`];
}

/** `2026-04-17` -> `Apr 17 '26`, as `private.day_in_words()` has it: the one form of a day. */
export function compactDate(date: string): string {
  return `${monthAndDay().format(new Date(`${date}T00:00:00Z`))} '${date.slice(2, 4)}`;
}

/** `580.0000` -> `580`, `182.5` -> `182.5`. */
export function strike(usd: number): string {
  return String(usd);
}

/** Rows as columns of equal width for a phone: the first column left, the others right. Numbers line up. */
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

/** How many characters a phone shows of a line that it may not break. */
const PHONE = 34;

/** Lines with something at both ends, all as wide as the widest, for a list on a phone; what is too long is two lines. */
export function bothEnds(given: Line[]): string {
  const lines = given.flatMap(fold);
  const width = Math.max(
    ...lines.map(([left, right]) => left.length + (right === "" ? 0 : 2 + right.length)),
  );
  const written = lines.map(([left, right]) => `${left}${right.padStart(width - left.length)}`.trimEnd());
  return `<pre>${escapeHtml(written.join("\n"))}</pre>`;
}

/** A line as it fits a phone: where it is too long, the end of what is left is a line of its own with what is right. */
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
