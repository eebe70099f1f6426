import { z } from "zod";
import type { Broker } from "../broker.ts";
import { call, callAgain, type Database, DatabaseError } from "../database.ts";
import { inWords, log } from "../log.ts";
import type { MarketData } from "../market-data.ts";
import { type Answers, answer } from "./answer.ts";
import { asks } from "./asks.ts";

/** How long a call takes up new lookups, milliseconds. It finishes those that it has taken up. */
const LONGEST = 50_000;

/**
 * How many options a call reads before it leaves the rest to the next call. Reading a contract and computing its greeks
 * takes up to 0.2 ms of CPU, and a call has two seconds. The runtime does not tell how much is used.
 */
const OPTIONS = 5_000;

const claim = z.object({ lookup_id: z.int(), attempt: z.int(), kind: z.string(), asks });

const claimed = z.union([claim, z.object({ wait: z.int() }), z.null()]);

const taken = z.object({ asks: asks.optional(), round: z.int().optional() });

export interface ScanResult {
  /** How many lookups were taken up. */
  looked_up: number;
  /** How many options were quoted. */
  options: number;
  /** Whether there may be more lookups; the next call takes them. */
  remaining: boolean;
  /** Seconds until the source's quota has room again. Until then the rest of the quota is for the checks. */
  wait?: number;
  /** Failed questions, as sentences. */
  warnings: string[];
}

/** What a scan works with. */
export interface ScanWorld {
  database: Database;
  marketData: MarketData;
  broker: Pick<Broker, "mode" | "permits" | "account">;
}

/**
 * Answers the lookups of people and scans (`private.lookups`) one after the other, until none is left or the call has
 * done its share. Postgres asks the questions and decides what follows from the answers.
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

/** One lookup, round after round, until Postgres asks nothing more. */
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
    const take = (answers: Answers) => callAgain(database, "take_answer", { ...told, answers }, taken);
    try {
      next = await take(answers);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.isLost) {
        throw error;
      }
      result.warnings.push(error.message);
      if (error.status === 409) {
        // It took too long, and another call has taken the lookup over.
        return;
      }
      // A lookup at which Postgres fails must not stop the others.
      log("error", "lookup", { lookup_id, error: inWords(error) });
      next = await take({ faults: [{ what: "the book", message: "it failed inside" }] });
    }
  }
}
