import { pooledMap } from "@std/async/pool";

/** Requests under way at once, unless told. */
const LIMIT = 4;

/**
 * Maps with a few calls under way at once, results in order.
 *
 * @throws what the first failing call threw, when all that were under way have ended
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
