/** Makes something at its first use and keeps it: the start of a function does not wait for what few requests need. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
