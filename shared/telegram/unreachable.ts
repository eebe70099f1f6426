import { DatabaseError } from "../database.ts";

/**
 * Whether Telegram shall deliver an update again: the database was not reached, or had no capacity. Any other error
 * would repeat itself, and Telegram would repeat the update for days.
 */
export function isUnreachable(error: unknown): boolean {
  return error instanceof DatabaseError && (error.isLost || TRANSIENT.test(error.code));
}

/**
 * SQLSTATEs: connection lost, rolled back because of another transaction, out of resources, lock not available,
 * cancelled or shutting down.
 */
const TRANSIENT = /^(08|40|53|55P03|57)/;
