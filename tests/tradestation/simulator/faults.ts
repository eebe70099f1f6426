import { TRANSPORT_FAULTS } from "../../brokers/faults.ts";

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

/** Odd answers of every endpoint except the token endpoint. */
const ODD_ANSWERS = [
  /** The token expires between its last use and this one: 401. */
  "token_expired",
  /** A list of one is an object. */
  "object_for_list",
  /** Empty lists are missing. */
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
    /** The first fill is partial; the rest follows one poll later. */
    "partial_fill",
    /** Partly filled, then out: FLP. With one contract: out. */
    "part_then_out",
    /** Partly filled, then rejected. With one contract: rejected. */
    "part_then_rejected",
    /** Accepted, and rejected a moment later. */
    "rejected_later",
    /** The next two polls do not show the fill. */
    "late_fill",
    /** The next two polls show the fill in the legs of an order that is still ACK. */
    "filled_while_ack",
    /** Accepted, but the connection breaks, and the next list does not have it yet. */
    "listed_late",
    /** The connection breaks, two lists do not have it, and only then is it accepted. */
    "taken_late",
  ],
  replace: ["refused", "refused_200"],
  cancel: [
    "refused",
    "refused_200",
    /** The order fills before the cancel arrives. */
    "fill_after_cancel",
    /** The next two polls show UCN. */
    "slow_cancel",
  ],
  /** legs_apart: only the first leg shows the latest execution. */
  orders: ["repeated_leg", "leg_missing", "legs_apart", "not_whole", "error_among_orders"],
  order: ["repeated_leg", "leg_missing", "legs_apart", "error_among_orders"],
  positions: [
    /** The holdings of the previous reading; never twice in a row. */
    "positions_behind",
    /** One symbol as in the previous reading; also never twice in a row. */
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
