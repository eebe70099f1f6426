import { z } from "zod";
import type { Broker } from "../broker.ts";
import { call, callAgain, type Database, DatabaseError } from "../database.ts";
import { inWords, log } from "../log.ts";
import type { MarketData } from "../market-data.ts";
import { type Answers, answer } from "./answer.ts";
import { asks } from "./asks.ts";

/** How long a call goes on taking up what is to be asked, milliseconds; what it has taken up it ends. */
const LONGEST = 50_000;

/**
 * Options read in a call, after which the next one goes on: reading a contract from its source and reckoning its greeks
 * takes up to 0.2 ms of CPU, and a call has two seconds. The runtime does not tell how much is used.
 */
const OPTIONS = 5_000;

const claim = z.object({ lookup_id: z.int(), attempt: z.int(), kind: z.string(), asks });

const claimed = z.union([claim, z.object({ wait: z.int() }), z.null()]);

const taken = z.object({ asks: asks.optional(), round: z.int().optional() });

export interface ScanResult {
  /** How many lookups were asked. */
  looked_up: number;
  /** Options whose quotes were read. */
  options: number;
  /** Whether there may be more to ask: the next call goes on. */
  remaining: boolean;
  /** Seconds after which the source's quota has room again: until then what is left belongs to the checks. */
  wait?: number;
  /** What was not answered, as sentences. */
  warnings: string[];
}

/** What is asked, and where it is kept. */
export interface ScanWorld {
  database: Database;
  marketData: MarketData;
  broker: Pick<Broker, "mode" | "permits" | "account">;
}

/**
 * Asks the market and the broker whatever people and scans want to know (`private.lookups`), one after the other, until
 * there is nothing left or the call has done its share. Postgres says what is asked and what the answers come to.
 *
 * @throws DatabaseError when the database cannot be reached
 */
export async function scan(world: ScanWorld): Promise<ScanResult> {
  const { database, marketData, broker } = world;
  const { mode, permits } = broker;
  const result: ScanResult = { looked_up: 0, options: 0, remaining: false, warnings: [] };
  const began = performance.now();
  while (performance.now() - began < LONGEST && result.options < OPTIONS) {
    const quota = marketData.quota?.();
    const next = await call(
      database,
      "next_lookup",
      { mode, ...(permits && { permits }), ...(quota && { quota }) },
      claimed,
    );
    if (next === null) {
      return result;
    }
    if ("wait" in next) {
      return { ...result, wait: next.wait };
    }
    result.looked_up += 1;
    await lookUp(world, next, result);
  }
  return { ...result, remaining: true };
}

/** One lookup, round after round, until Postgres has nothing more to ask of it. */
async function lookUp(
  { database, marketData, broker }: ScanWorld,
  { lookup_id, attempt, ...first }: z.infer<typeof claim>,
  result: ScanResult,
): Promise<void> {
  let next: z.infer<typeof taken> = first;
  while (next.asks !== undefined) {
    const { round = 0 } = next;
    const before = marketData.quota?.();
    const answers = await answer({ marketData, broker }, next.asks);
    result.options += answers.options?.length ?? 0;
    result.warnings.push(...(answers.faults ?? []).map(({ what, message }) => `${what}: ${message}`));
    const after = marketData.quota?.();
    const told = {
      lookup_id,
      attempt,
      round,
      quote_calls: (after?.used ?? 0) - (before?.used ?? 0),
      chain_calls: (after?.chains?.used ?? 0) - (before?.chains?.used ?? 0),
    };
    const take = (answers: Answers) =>
      callAgain(database, "take_answer", { ...told, answers } as never, taken);
    try {
      next = await take(answers);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.isLost) {
        throw error;
      }
      result.warnings.push(error.message);
      if (error.status === 409) {
        // It took too long: somebody else has taken it up.
        return;
      }
      // What Postgres fails at keeps back no other lookup.
      log("error", "lookup", { lookup_id, error: inWords(error) });
      next = await take({ faults: [{ what: "the book", message: "it failed inside" }] });
    }
  }
}
