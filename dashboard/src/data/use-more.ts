import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { type Query, searchOf } from "../route.ts";
import type { Pages } from "./pages.ts";
import { PageError, type Trouble } from "./trouble.ts";
import { ClientContext } from "./use-page.ts";

/** Pages with lists of thousands. The `next` of an answer is the `after` of the following request. */
export type Endless = {
  [Name in keyof Pages]: Pages[Name] extends { next: number | null } ? Name : never;
}[keyof Pages];

export interface More<T> {
  /** The first thousand and all that were loaded after them. */
  items: T[];
  isAll: boolean;
  trouble: Trouble | null;
  /** Loads the next thousand, unless a load is under way. */
  load(): void;
}

interface Loaded<T> {
  /** The question and the end of its first thousand. With another end, the list is another one. */
  behind: string;
  items: T[];
  next: number | null;
}

/** The rest of a list after its first thousand, loaded on demand. */
export function useMore<Name extends Endless, T>(
  page: Name,
  query: Query,
  first: Pages[Name],
  take: (data: Pages[Name]) => T[],
): More<T> {
  const client = useContext(ClientContext);
  const behind = `${searchOf(query)} ${first.next}`;
  const [loaded, setLoaded] = useState<Loaded<T> | null>(null);
  const [trouble, setTrouble] = useState<{ behind: string; trouble: Trouble } | null>(null);
  const loading = useRef<AbortController | null>(null);
  useEffect(() => {
    return () => {
      loading.current?.abort();
      loading.current = null;
    };
  }, [behind]);

  const rest = loaded?.behind === behind ? loaded : { behind, items: [], next: first.next };
  const load = () => {
    if (client === null || rest.next === null || loading.current !== null) {
      return;
    }
    const asking = new AbortController();
    loading.current = asking;
    setTrouble(null);
    client.page(page, { ...query, after: String(rest.next) }, asking.signal).then(
      ({ body }) => {
        // In a task of its own, because reading a thousand rows takes time, and so does drawing them.
        setTimeout(() => {
          if (!asking.signal.aborted) {
            loading.current = null;
            setLoaded({ behind, items: [...rest.items, ...take(body)], next: body.next });
          }
        });
      },
      (error: unknown) => {
        if (!asking.signal.aborted) {
          loading.current = null;
          const found: Trouble =
            error instanceof PageError ? error.trouble : { kind: "broken", says: String(error) };
          setTrouble({ behind, trouble: found });
        }
      },
    );
  };
  return {
    items: [...take(first), ...rest.items],
    isAll: rest.next === null,
    trouble: trouble?.behind === behind ? trouble.trouble : null,
    load,
  };
}
