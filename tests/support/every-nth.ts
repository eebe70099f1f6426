/** One of so many cases that are alike: 1 = each of them, which is what a tier's own command runs. */
const EVERY = Number(process.env.EVERY ?? 1);
if (!Number.isInteger(EVERY) || EVERY < 1) {
  throw new Error(`EVERY is a whole number from 1 on, not ${process.env.EVERY}.`);
}

/**
 * All cases, or with EVERY=5 the first, the sixth, and so on: CI takes a sample of a long matrix. An odd number meets both
 * sides of what is listed in pairs.
 */
export function everyNth<T>(cases: readonly T[]): T[] {
  return cases.filter((_, i) => i % EVERY === 0);
}
