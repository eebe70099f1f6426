import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { type Query, searchOf } from "../route.ts";
import { useStore } from "../store.ts";
import type { Client, Kept } from "./client.ts";
import { askAgain, failed, learned, refresh } from "./live.ts";
import type { Pages } from "./pages.ts";
import { PageError, type Trouble } from "./trouble.ts";

export const ClientContext = createContext<Client | null>(null);

/** A page's data, or why there is none; both where what is shown could not be renewed. */
export interface Loaded<T> {
  data: T | null;
  /** What is shown answers the question before this one. */
  isOld: boolean;
  trouble: Trouble | null;
  again(): void;
}

/** Asks for a page, and again whenever there is something new; leaving it ends what is under way. */
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
  // Until there is an answer to a new question, that to the last one stays: a filter must not vanish while it is used.
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
