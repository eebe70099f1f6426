import { useEffect, useState } from "preact/hooks";

/** A value that several parts of the page observe. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Calls back at each change. Returns a function that ends the subscription. */
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

/** The present value of a store; renders again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(() => store.get());
  useEffect(() => {
    const take = () => setValue(() => store.get());
    // The value may have changed between rendering and this effect.
    take();
    return store.subscribe(take);
  }, [store]);
  return value;
}
