/** USD in 1/100 cents (1.0000 USD = 10,000): their sums are exact, unlike those of binary fractions. */
export type Money = bigint;

export const CENT: Money = 100n;
export const DOLLAR: Money = 10_000n;

/** `"150.005"`, or a number of dollars in its shortest decimal notation. At most four decimals. */
export function money(dollars: string | number): Money {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,4})0*)?$/.exec(String(dollars)) ?? [];
  if (whole === undefined) {
    throw new Error(`${dollars} is not an amount in 1/100 cents.`);
  }
  const amount = BigInt(whole) * DOLLAR + BigInt(fraction.padEnd(4, "0"));
  return sign === "-" ? -amount : amount;
}

/** The number of dollars for JSON; never to be added up. */
export function toNumber(amount: Money): number {
  return Number(toDecimal(amount));
}

/** `150.0050` */
export function toDecimal(amount: Money): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(5, "0");
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** The quotient as an integer, halves rounded away from zero. */
export function divide(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [n, d] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (2n * n + d) / (2n * d);
  return negative ? -quotient : quotient;
}

/** Rounded to the cent, halves away from zero. */
export function toCents(amount: Money): Money {
  return divide(amount, CENT) * CENT;
}

export function times(amount: Money, count: number): Money {
  return amount * BigInt(count);
}

export function least(a: Money, b: Money): Money {
  return a < b ? a : b;
}

export function greatest(a: Money, b: Money): Money {
  return a > b ? a : b;
}

/** The square root of a fraction, rounded to the nearest integer. */
export function squareRoot(numerator: bigint, denominator: bigint): bigint {
  let [low, high] = [0n, 1n];
  // The root rounds to at least r if (2r - 1)² <= 4n / d.
  const reaches = (r: bigint) => (2n * r - 1n) ** 2n * denominator <= 4n * numerator;
  while (reaches(high)) {
    high *= 2n;
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (reaches(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
