import { z } from "zod";
import { storable } from "../storable.ts";

// The parts of brokers' answers. Numbers are written as strings. A missing value is absent, null or empty. A list with
// one item may be a single object, and an empty list may be absent.

/** A decimal number exactly as it was written; null when it is missing. */
export const decimal = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === "" ? null : String(value).trim()))
  .pipe(
    z
      .string()
      // No amount has more digits, and a number with three hundred digits would become Infinity.
      .regex(/^-?(\d{1,12}(\.\d*)?|\.\d+)$/, "is not a number")
      .nullable(),
  );

/** A number; null when it is missing. */
export const number = decimal.transform((value) => (value === null ? null : Number(value)));

export const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => storable(String(value ?? "")).trim());

/** An order's reference. */
export const reference = text.pipe(z.string().max(100));

export function many<T>(item: z.ZodType<T>) {
  return z.preprocess(
    (value) => (value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item),
  );
}

/** The readable items of a list. `all` tells whether every item was readable. */
export function readable<T>(item: z.ZodType<T>) {
  return many(z.unknown()).transform((items) => {
    const read = items.flatMap((each) => {
      const { success, data } = item.safeParse(each);
      return success ? [data] : [];
    });
    return { read, all: read.length === items.length };
  });
}
