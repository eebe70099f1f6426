/** Makes a value at its first use and keeps it, so that the start of a function does not pay for what few requests need. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
