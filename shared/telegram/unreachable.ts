import { DatabaseError } from "../database.ts";

/**
 * Whether an update is to come again: the database was not reached, or had no room or no time. Anything else fails the
 * next time, too, and Telegram would bring it for days.
 */
export function isUnreachable(error: unknown): boolean {
  // What is no SQLSTATE comes from the way there: PostgREST, the gateway, the network.
  return error instanceof DatabaseError && (!SQLSTATE.test(error.code) || TRANSIENT.test(error.code));
}

const SQLSTATE = /^(\d[0-9A-Z]|P0|PT|F0|HV|XX)[0-9A-Z]{3}$/;

/** Connection lost, rolled back for another, out of resources, lock not available, cancelled or shutting down. */
const TRANSIENT = /^(08|40|53|55P03|57)/;
