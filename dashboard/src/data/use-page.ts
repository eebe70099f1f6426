import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { type Query, searchOf } from "../route.ts";
import { useStore } from "../store.ts";
import type { Client, Kept } from "./client.ts";
import { askAgain, failed, learned, refresh } from "./live.ts";
import type { Pages } from "./pages.ts";
import { PageError, type Trouble } from "./trouble.ts";

export const ClientContext = createContext<Client | null>(null);

/** A page's data, or why there is none; both if shown data could not be updated. */
export interface Loaded<T> {
  data: T | null;
  /** True while the data still answers the previous question. */
  isOld: boolean;
  trouble: Trouble | null;
  again(): void;
}

/** Loads a page, and loads it again whenever there is news. Leaving the page aborts the request. */
export function usePage<Name extends keyof Pages>(page: Name, query: Query): Loaded<Pages[Name]> {
  const client = useContext(ClientContext);
  if (client === null) {
    throw new Error("There is no client around this page.");
  }
  const address = `${page}?${searchOf(query)}`;
  const [answer, setAnswer] = useState<Answer<Pages[Name]> | null>(null);
  const occasion = useStore(refresh);
  useEffect(() => {
    const leaving = new AbortController();
    client.page(page, query, leaving.signal).then(
      (kept) => {
        learned(kept.body.head);
        setAnswer({ address, kept, trouble: null });
      },
      (error: unknown) => {
        if (leaving.signal.aborted) {
          return;
        }
        const trouble: Trouble =
          error instanceof PageError ? error.trouble : { kind: "broken", says: String(error) };
        failed(trouble);
        setAnswer({ address, kept: client.kept(page, query), trouble });
      },
    );
    return () => leaving.abort();
  }, [client, address, occasion]);

  const isCurrent = answer?.address === address;
  const kept = isCurrent ? answer.kept : client.kept(page, query);
  // The previous answer stays until the new one arrives. Otherwise a filter would vanish while it is used.
  const data = kept ?? answer?.kept ?? null;
  return {
    data: data?.body ?? null,
    isOld: kept === null && data !== null,
    trouble: isCurrent ? answer.trouble : null,
    again: askAgain,
  };
}

interface Answer<T> {
  address: string;
  kept: Kept<T> | null;
  trouble: Trouble | null;
}
