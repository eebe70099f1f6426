import { pooledMap } from "@std/async/pool";

/** Default number of calls under way at once. */
const LIMIT = 4;

/**
 * Maps items with a few calls under way at once. The results are in order.
 *
 * @throws the error of the first failed call, after all calls under way have ended
 */
export async function concurrently<T, R>(
  items: T[],
  work: (item: T) => Promise<R>,
  limit = LIMIT,
): Promise<R[]> {
  const results: R[] = [];
  try {
    for await (const result of pooledMap(limit, items, work)) {
      results.push(result);
    }
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
  return results;
}
