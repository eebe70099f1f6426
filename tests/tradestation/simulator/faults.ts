import { chance } from "../../../shared/simulated/random-walk.ts";

export type Endpoint =
  | "token"
  | "quotes"
  | "bars"
  | "expirations"
  | "strikes"
  | "chain"
  | "confirm"
  | "place"
  | "replace"
  | "cancel"
  | "orders"
  | "order"
  | "history"
  | "positions"
  | "balances";

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

/** Odd answers of all but the token endpoint. */
const ODD_ANSWERS = [
  /** The token ends between its last use and this one: 401. */
  "token_expired",
  /** Lists of one are an object. */
  "object_for_list",
  /** Empty lists are absent. */
  "no_empty_lists",
] as const;

const OWN_FAULTS = {
  place: [
    /** 400. */
    "refused",
    /** 200 with the failure among the orders. */
    "error_in_orders",
    /** 200 with the failure among the errors. */
    "error_in_errors",
    /** 200 with an error as the whole answer. */
    "refused_200",
    /** The first fill is of a part; the rest follows a look later. */
    "partial_fill",
    /** Partly filled, then out: FLP. Of one contract: out. */
    "part_then_out",
    /** Partly filled, then rejected. Of one contract: rejected. */
    "part_then_rejected",
    /** Taken, and rejected a moment later. */
    "rejected_later",
    /** The next two looks do not show the fill. */
    "late_fill",
    /** The next two looks show the fill in the legs of an order that is still ACK. */
    "filled_while_ack",
    /** Taken, but the connection breaks, and the next list does not have it yet. */
    "listed_late",
    /** The connection breaks, two lists do not have it, and only then it is taken. */
    "taken_late",
  ],
  replace: ["refused", "refused_200"],
  cancel: [
    "refused",
    "refused_200",
    /** The order fills before the cancel arrives. */
    "fill_after_cancel",
    /** The next two looks show UCN. */
    "slow_cancel",
  ],
  /** legs_apart: only the first leg shows the latest execution. */
  orders: ["repeated_leg", "leg_missing", "legs_apart", "not_whole", "error_among_orders"],
  order: ["repeated_leg", "leg_missing", "legs_apart", "error_among_orders"],
  positions: [
    /** What was held at the look before; never twice in a row. */
    "positions_behind",
    /** One of the symbols as at the look before; nor that. */
    "positions_apart",
  ],
} as const;

export type Fault =
  | (typeof TRANSPORT_FAULTS)[number]
  | (typeof ODD_ANSWERS)[number]
  | (typeof OWN_FAULTS)[keyof typeof OWN_FAULTS][number];

/** The faults that can happen at an endpoint. */
export function faultsOf(endpoint: Endpoint): Fault[] {
  if (endpoint === "token") {
    return [...TRANSPORT_FAULTS];
  }
  const own = endpoint in OWN_FAULTS ? OWN_FAULTS[endpoint as keyof typeof OWN_FAULTS] : [];
  return [...TRANSPORT_FAULTS, ...ODD_ANSWERS, ...own];
}

export interface Schedule {
  seed: string | number;
  /** Of 100 calls. */
  percent: number;
  /** Of 100 calls of endpoints where it is another number. */
  percents?: Partial<Record<Endpoint, number>>;
  /** Every fault of the endpoint unless named. */
  faults?: Fault[];
}

/** Which call goes wrong, and how. */
export class Faults {
  readonly #queued = new Map<Endpoint, (Fault | null)[]>();
  readonly #calls = new Map<Endpoint, number>();
  #schedule: Schedule | undefined;
  /** What has happened, in order. */
  readonly happened: { endpoint: Endpoint; fault: Fault }[] = [];

  /** For the next calls of an endpoint, in order; null: that one goes well. */
  queue(endpoint: Endpoint, ...faults: (Fault | null)[]): void {
    this.#queued.set(endpoint, [...(this.#queued.get(endpoint) ?? []), ...faults]);
  }

  /** From now on, by chance; the same seed and the same calls make the same faults. */
  schedule(schedule: Schedule): void {
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
    const possible = faultsOf(endpoint).filter((fault) => faults?.includes(fault) ?? true);
    return chance(draw) * 100 < percent
      ? (possible[Math.floor(chance(`${draw}/which`) * possible.length)] ?? null)
      : null;
  }
}
