import { useEffect, useState } from "preact/hooks";

/** A value that several parts of the page look at. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Calls back at each change; returns what ends that. */
  subscribe(changed: () => void): () => void;
}

export function createStore<T>(value: T): Store<T> {
  let current = value;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(next) {
      if (!Object.is(next, current)) {
        current = next;
        for (const changed of [...listeners]) {
          changed();
        }
      }
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

/** Its value now, and again whenever it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(() => store.get());
  useEffect(() => {
    const take = () => setValue(() => store.get());
    // It may have changed between the drawing and now.
    take();
    return store.subscribe(take);
  }, [store]);
  return value;
}
