// The Deno standard library comes from npm without declarations; these are the parts used here.

declare module "@std/async/delay" {
  /** Resolves after `ms` milliseconds. */
  export function delay(ms: number): Promise<void>;
}

declare module "@std/async/poll" {
  /** Calls `fn` every `interval` ms (default 1000) until `isDone` accepts its result; rejects when `signal` aborts. */
  export function poll<T>(
    fn: () => Promise<T>,
    isDone: (value: T) => boolean,
    options?: { signal?: AbortSignal; interval?: number },
  ): Promise<T>;
}

declare module "@std/async/pool" {
  /** Maps with at most `poolLimit` calls under way; the results come in the order of `array`. */
  export function pooledMap<T, R>(
    poolLimit: number,
    array: Iterable<T>,
    iteratorFn: (item: T) => Promise<R>,
  ): AsyncIterableIterator<R>;
}

declare module "@std/async/retry" {
  /** What `retry` throws after the last attempt; `cause` is that attempt's error. */
  export class RetryError extends Error {}

  /** Calls `fn` until it succeeds, waiting a random part (`jitter`) of a growing time in between, milliseconds. */
  export function retry<T>(
    fn: () => Promise<T>,
    options?: {
      maxAttempts?: number;
      minTimeout?: number;
      maxTimeout?: number;
      multiplier?: number;
      jitter?: number;
      isRetriable?: (error: unknown) => boolean;
    },
  ): Promise<T>;
}

declare module "@std/collections/chunk" {
  /** Cuts into pieces of `size`; the last one may be shorter. */
  export function chunk<T>(array: Iterable<T>, size: number): T[][];
}

declare module "@std/text/levenshtein-distance" {
  /** The least number of inserted, removed or replaced characters that turn one string into the other. */
  export function levenshteinDistance(str1: string, str2: string): number;
}
