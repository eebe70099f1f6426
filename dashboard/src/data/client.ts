import { askedOf, type Query } from "../route.ts";
import type { Pages, Run } from "./pages.ts";
import { PageError, troubleOf } from "./trouble.ts";

/** How many of the latest answers are kept. */
const KEPT = 40;

export interface Kept<T> {
  etag: string | null;
  body: T;
  /** When it was last known to be current, ms. */
  at: number;
}

export interface Client {
  /** The last answer, if it is kept. */
  kept<Name extends keyof Pages>(page: Name, query: Query): Kept<Pages[Name]> | null;
  /** The present page; the same object where nothing has changed. Throws PageError or AbortError. */
  page<Name extends keyof Pages>(page: Name, query: Query, signal: AbortSignal): Promise<Kept<Pages[Name]>>;
  run(signal: AbortSignal): Promise<Run>;
}

/**
 * A client for the data at `from` (`data`, or the address of a function), with Telegram's initData if Telegram opened
 * the page.
 */
export function createClient(from: string, initData: string | null): Client {
  const memory = new Map<string, Kept<unknown>>();
  const addressOf = (page: string, query: Query) => {
    const search = askedOf(query);
    return `${from}/${page}${search === "" ? "" : `?${search}`}`;
  };

  async function get(address: string, signal: AbortSignal): Promise<Kept<unknown>> {
    const known = memory.get(address);
    const headers = new Headers();
    if (initData !== null) {
      headers.set("Authorization", `tma ${initData}`);
    }
    if (known?.etag) {
      headers.set("If-None-Match", known.etag);
    }
    const answer = await ask(address, { headers, signal, cache: "no-store" });
    const body = answer.status === 304 ? known?.body : await read(answer, signal);
    if (!answer.ok && answer.status !== 304) {
      throw new PageError(troubleOf(answer.status, body));
    }
    if (body === undefined || body === null) {
      throw new PageError({ kind: "broken", says: "The server's answer could not be read." });
    }
    const etag = answer.status === 304 ? (known?.etag ?? null) : answer.headers.get("ETag");
    const kept = { etag, body, at: Date.now() };
    // Moved to the end, so that the oldest is removed first.
    memory.delete(address);
    memory.set(address, kept);
    for (const oldest of [...memory.keys()].slice(0, Math.max(0, memory.size - KEPT))) {
      memory.delete(oldest);
    }
    return kept;
  }

  return {
    kept: (page, query) => (memory.get(addressOf(page, query)) ?? null) as Kept<Pages[typeof page]> | null,
    page: async (page, query, signal) =>
      (await get(addressOf(page, query), signal)) as Kept<Pages[typeof page]>,
    run: async (signal) => (await get(addressOf("run", {}), signal)).body as Run,
  };
}

/** A request that does not arrive counts as no connection, whatever the browser calls it. */
async function ask(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    throw init.signal?.aborted ? error : new PageError({ kind: "offline" });
  }
}

async function read(answer: Response, signal: AbortSignal): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    return null;
  }
}
