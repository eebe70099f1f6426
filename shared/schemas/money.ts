import { z } from "zod";

/** US dollars, to the cent at most. Of 1e-300 and the like it says yes: what must be above zero is at least a cent. */
export const dollars = z.number().multipleOf(0.01, "must be in whole cents");

/** Fees of a trade: USD for all of its contracts and legs together, never negative; brokers reckon in parts of a cent. */
export const fees = z.number().min(0).lt(1e9).multipleOf(0.0001, "has more than four decimals");

/** What Postgres says: USD or USD per contract, as a number. */
export const amount = z.number();

/** A calendar date, `YYYY-MM-DD`; the calendar of Postgres has no year 0. */
export const date = z.iso.date().refine((day) => day >= "0001", "is before the year 1");

/** An instant, ISO 8601 with its offset. */
export const instant = z.iso.datetime({ offset: true });
