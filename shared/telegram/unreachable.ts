import { DatabaseError } from "../database.ts";

/**
 * Whether an update is to come again: the database was not reached, or had no room or no time. Anything else fails the
 * next time, too, and Telegram would bring it for days.
 */
export function isUnreachable(error: unknown): boolean {
  return error instanceof DatabaseError && (error.isLost || TRANSIENT.test(error.code));
}

/** Connection lost, rolled back for another, out of resources, lock not available, cancelled or shutting down. */
const TRANSIENT = /^(08|40|53|55P03|57)/;
