import { afterAll, beforeAll } from "vitest";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { type Book, createBook, type Row } from "../../support/book.ts";

/** The book of the running test file, which makes its own. */
export let book: Book;

/** A book for a test file. Each group of tests empties it where needed. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createBook();
  });
  afterAll(() => book.drop());
}

const OPENED = "2026-02-03T15:00:00Z";
/** A Friday during daylight saving time. */
export const EXPIRATION = "2026-03-20";
export const CLOSE = "2026-03-20T20:00:00.000Z";

export interface Begun {
  run_id: number;
  market_open: boolean;
  done?: true;
  page: { symbols: string[] } | null;
  closes: { ticker: string; date: string; closed_at: string }[];
}

interface Settled {
  begun: Begun;
  settled: number[];
}

/** Opens positions that no rule closes: their automatic exit is off. */
export async function open(...requests: TradeRequest[]): Promise<number[]> {
  await book.setClock(OPENED);
  const ids: number[] = [];
  for (const request of requests) {
    ids.push(await book.open({ ...request, overrides: { auto_exit: false, ...request.overrides } }));
  }
  return ids;
}

/** A check at `now` whose market data has these official closes, USD per share: by ticker, or one for all. */
export async function check(now: string, closes: Record<string, number> | number): Promise<Settled> {
  await book.setClock(now);
  const begun = await book.beginning<Begun>();
  if (begun.done) {
    return { begun, settled: [] };
  }
  const known = begun.closes.flatMap(({ ticker, date }) => {
    const close = typeof closes === "number" ? closes : closes[ticker];
    return close === undefined ? [] : [{ ticker, date, close }];
  });
  const settled = await book.call<number[]>("settle_expired", { run_id: begun.run_id, closes: known });
  await book.finish(begun.run_id);
  return { begun, settled };
}

export const prompts = async () =>
  (await book.sql`
    select position_id::integer, facts, answer, answered_by, asked_at from private.prompts order by prompt_id`) as Row[];
