// The Deno standard library comes from npm without declarations; these are the parts used here.

declare module "@std/async/poll" {
  /** Calls `fn` every `interval` ms (default 1000) until `isDone` accepts its result; rejects when `signal` aborts. */
  export function poll<T>(
    fn: () => Promise<T>,
    isDone: (value: T) => boolean,
    options?: { signal?: AbortSignal; interval?: number },
  ): Promise<T>;
}

declare module "@std/crypto/timing-safe-equal" {
  /** Compares two byte arrays in a time that does not depend on where they differ. */
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}
