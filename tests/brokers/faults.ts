import { chance } from "../../shared/simulated/random-walk.ts";

/** Faults that every endpoint may have: the call had no effect, or only its answer is lost. */
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
  /** Percent of the calls. */
  percent: number;
  /** Percent of the calls of single endpoints. */
  percents?: Partial<Record<Endpoint, number>>;
  /** Every fault of the endpoint by default. */
  faults?: Fault[];
}

/** Decides which call fails, and how. */
export class Faults<Endpoint extends string, Fault extends string> {
  readonly #queued = new Map<Endpoint, (Fault | null)[]>();
  readonly #calls = new Map<Endpoint, number>();
  #schedule: Schedule<Endpoint, Fault> | undefined;
  /** Faults that have happened, in order. */
  readonly happened: { endpoint: Endpoint; fault: Fault }[] = [];

  /** @param possible the faults that an endpoint may have */
  constructor(private readonly possible: (endpoint: Endpoint) => Fault[]) {}

  /** Faults of the next calls of an endpoint, in order; null = none. */
  queue(endpoint: Endpoint, ...faults: (Fault | null)[]): void {
    this.#queued.set(endpoint, [...(this.#queued.get(endpoint) ?? []), ...faults]);
  }

  /** Random faults from now on. The same seed and the same calls give the same faults. */
  schedule(schedule: Schedule<Endpoint, Fault>): void {
    this.#schedule = schedule;
  }

  /** No faults from now on. */
  clear(): void {
    this.#queued.clear();
    this.#schedule = undefined;
  }

  /** The fault of the next call. */
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
