import { z } from "zod";
import { storable } from "../storable.ts";

// What brokers' answers are made of. Numbers are written as strings. What there is none of is absent, null or empty; a
// list of one may be a single object, and a list of none absent.

/** A decimal number as it was written, exactly; null when there is none. */
export const decimal = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === "" ? null : String(value).trim()))
  .pipe(
    z
      .string()
      // Nothing that is counted or paid has more digits; three hundred of them would be Infinity.
      .regex(/^-?(\d{1,12}(\.\d*)?|\.\d+)$/, "is not a number")
      .nullable(),
  );

/** A number; null when there is none. */
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

/** What of a list can be read. `all`: whether that is the whole list. */
export function readable<T>(item: z.ZodType<T>) {
  return many(z.unknown()).transform((items) => {
    const read = items.flatMap((each) => {
      const { success, data } = item.safeParse(each);
      return success ? [data] : [];
    });
    return { read, all: read.length === items.length };
  });
}
