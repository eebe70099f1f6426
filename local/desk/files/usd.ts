import { Unreadable } from "./execution.ts";

/** US dollars in hundred-millionths, so that sums are exact. */
export type Usd = bigint;

const ONE = 100_000_000n;

/**
 * The amount in a cell: `1,234.50`, `-$5`, `($732.00)`, `+.50`, with `isComma` `1.234,50`. Null if the cell is
 * empty. A separator of thousands has to stand before three digits, so that no amount can be read in two ways.
 *
 * @throws {@link Unreadable} if it is not a number
 */
export function usd(text: string, isComma = false): Usd | null {
  const bare = text.replace(/[$\s]|USD/g, "");
  if (bare === "" || /^-+$/.test(bare)) {
    return null;
  }
  const inParentheses = /^\((.*)\)$/.exec(bare)?.[1];
  const said = inParentheses === undefined ? bare : `-${inParentheses}`;
  const plain = isComma ? said.replace(/[.,]/g, (sign) => (sign === "," ? "." : ",")) : said;
  const [, sign, whole = "", part = ""] =
    /^([-+]?)(\d+|\d{1,3}(?:,\d{3})+|(?=\.))(?:\.(\d*))?(?:[Ee]-?\d+)?$/.exec(plain) ?? [];
  if (sign === undefined || /e/i.test(plain)) {
    throw new Unreadable(`is not a number: ${text.slice(0, 40)}`);
  }
  const units = BigInt(whole.replaceAll(",", "") || "0") * ONE + BigInt(part.slice(0, 8).padEnd(8, "0"));
  return sign === "-" ? -units : units;
}

/** A number of contracts or shares: whole, above zero. `1S` is one that was short. */
export function count(text: string, isComma = false): number {
  const units = usd(text.replace(/[SL]$/i, ""), isComma);
  if (units === null || units === 0n) {
    throw new Unreadable("has no quantity");
  }
  if (units % ONE !== 0n) {
    throw new Unreadable(`has a fraction as its quantity: ${text}`);
  }
  return Number(magnitude(units) / ONE);
}

export const magnitude = (units: Usd): Usd => (units < 0n ? -units : units);

/** Dollars as a number, rounded half away from zero to the given decimals. */
export function dollars(units: Usd, decimals: number): number {
  const step = 10n ** BigInt(8 - decimals);
  const rounded = (magnitude(units) + step / 2n) / step;
  return (units < 0n ? -1 : 1) * (Number(rounded) / 10 ** decimals) || 0;
}

/** The part of an amount that belongs to the contracts `from` to `to` of `of`. The parts add up to the whole. */
export function part(units: Usd, from: number, to: number, of: number): Usd {
  const upTo = (n: number) => (units * BigInt(n)) / BigInt(of);
  return upTo(to) - upTo(from);
}
