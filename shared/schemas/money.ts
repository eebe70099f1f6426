import { z } from "zod";

/** US dollars, to the cent at most. */
export const dollars = z.number().multipleOf(0.01, "must be in whole cents");

/** What Postgres says: USD or USD per contract, as a number. */
export const amount = z.number();

/** A calendar date, `YYYY-MM-DD`. */
export const date = z.iso.date();

/** An instant, ISO 8601 with its offset. */
export const instant = z.iso.datetime({ offset: true });
