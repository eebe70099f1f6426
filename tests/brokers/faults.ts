import { chance } from "../../shared/simulated/random-walk.ts";

/** What can go wrong at every endpoint: without its effect, or only with its answer. */
export const TRANSPORT_FAULTS = [
  /** The connection breaks; nothing was done. */
  "lost_before",
  /** The connection breaks; it was done. */
  "lost_after",
  /** No answer until the caller gives up; nothing was done. */
  "silent_before",
  /** No answer until the caller gives up; it was done. */
  "silent_after",
  /** 500; nothing was done. */
  "error_500",
  /** 500; it was done. */
  "error_500_after",
  /** A proxy's page with status 502; nothing was done. */
  "bad_gateway",
  /** 429, for a moment. */
  "too_many",
] as const;

export interface Schedule<Endpoint extends string, Fault> {
  seed: string | number;
  /** Of 100 calls. */
  percent: number;
  /** Of 100 calls of endpoints where it is another number. */
  percents?: Partial<Record<Endpoint, number>>;
  /** Every fault of the endpoint unless named. */
  faults?: Fault[];
}

/** Which call goes wrong, and how. */
export class Faults<Endpoint extends string, Fault extends string> {
  readonly #queued = new Map<Endpoint, (Fault | null)[]>();
  readonly #calls = new Map<Endpoint, number>();
  #schedule: Schedule<Endpoint, Fault> | undefined;
  /** What has happened, in order. */
  readonly happened: { endpoint: Endpoint; fault: Fault }[] = [];

  /** @param possible the faults that can happen at an endpoint */
  constructor(private readonly possible: (endpoint: Endpoint) => Fault[]) {}

  /** For the next calls of an endpoint, in order; null: that one goes well. */
  queue(endpoint: Endpoint, ...faults: (Fault | null)[]): void {
    this.#queued.set(endpoint, [...(this.#queued.get(endpoint) ?? []), ...faults]);
  }

  /** From now on, by chance; the same seed and the same calls make the same faults. */
  schedule(schedule: Schedule<Endpoint, Fault>): void {
    this.#schedule = schedule;
  }

  /** From now on all is well. */
  clear(): void {
    this.#queued.clear();
    this.#schedule = undefined;
  }

  /** Draws for one call. */
  next(endpoint: Endpoint): Fault | null {
    const call = (this.#calls.get(endpoint) ?? 0) + 1;
    this.#calls.set(endpoint, call);
    const queued = this.#queued.get(endpoint)?.shift();
    const fault = queued === undefined ? this.#byChance(endpoint, call) : queued;
    if (fault) {
      this.happened.push({ endpoint, fault });
    }
    return fault;
  }

  #byChance(endpoint: Endpoint, call: number): Fault | null {
    if (!this.#schedule) {
      return null;
    }
    const { seed, percents, faults } = this.#schedule;
    const percent = percents?.[endpoint] ?? this.#schedule.percent;
    const draw = `${seed}/${endpoint}/${call}`;
    const possible = this.possible(endpoint).filter((fault) => faults?.includes(fault) ?? true);
    return chance(draw) * 100 < percent
      ? (possible[Math.floor(chance(`${draw}/which`) * possible.length)] ?? null)
      : null;
  }
}
