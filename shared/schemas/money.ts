import { z } from "zod";

/**
 * US dollars, in whole cents. The check passes numbers like 1e-300, so an amount above zero also needs a minimum of one
 * cent.
 */
export const dollars = z.number().multipleOf(0.01, "must be in whole cents");

/** Fees of a trade: USD for all of its contracts and legs together, never negative. Brokers charge fractions of a cent. */
export const fees = z.number().min(0).lt(1e9).multipleOf(0.0001, "has more than four decimals");

/** An amount from Postgres: USD or USD per contract, as a number. */
export const amount = z.number();

/** A calendar date, `YYYY-MM-DD`. The calendar of Postgres has no year 0. */
export const date = z.iso.date().refine((day) => day >= "0001", "is before the year 1");

/** An instant, ISO 8601 with its offset. */
export const instant = z.iso.datetime({ offset: true });
