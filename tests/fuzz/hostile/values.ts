import fc from "fast-check";
import { nested, Written } from "./json.ts";

/** Numbers at the limits of types, units and rounding. */
const EDGES = [
  0,
  -0,
  1,
  -1,
  0.1 + 0.2,
  0.005,
  1.005,
  149.999999999,
  1e-7,
  5e-324,
  1e21,
  1e308,
  -1e308,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  -(2 ** 63) - 1,
  99_999.999,
  100_000,
  9_999_999_999.99,
  1e12,
];

export const numbers: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...EDGES),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -1000, max: 1_000_000 }),
);

/** Numbers in the notations of other writers. */
const writtenNumbers = fc
  .constantFrom(
    "1e999",
    "-1e999",
    "1e400",
    "-0.0",
    "1E+2",
    "0.1e1",
    `1${"0".repeat(400)}`,
    `0.${"0".repeat(400)}1`,
  )
  .map((text) => new Written(text));

const TEXTS = [
  "",
  " ",
  "\t\r\n",
  "\0",
  "a\0b",
  "\ud800",
  "a\udfffb",
  "\udc00\ud800",
  "\u2028\u2029",
  "\ufeff",
  "\u202e580 PUT",
  "ẞßſıİﬁ",
  "😀".repeat(64),
  "e\u0301".repeat(100),
  "a".repeat(256),
  "x".repeat(5_000),
  "null",
  "undefined",
  "NaN",
  "Infinity",
  "-Infinity",
  "1e5",
  "1e999",
  "0x10",
  "1,000.50",
  "١٢٣",
  "true",
  "[]",
  "{}",
  "'; drop table public.positions; --",
  "' or '1'='1",
  "$1",
  "%s%n%d",
  "{{7*7}}",
  "../../../../etc/passwd",
  "<script>alert(1)</script>",
  "<b>&amp;<",
  "a\r\nX-Injected: yes",
  "__proto__",
  "constructor",
  "toString",
  "\\",
  '"',
  "\u001b[31m",
  "(1,2)",
  "{1,2}",
];

export const DATES = [
  "0000-01-01",
  "0000-00-00",
  "0001-01-01",
  "-0001-01-01",
  "1582-10-10",
  "1970-01-01",
  "2026-02-29",
  "2026-02-30",
  "2026-03-03",
  "2026-04-18",
  "2028-02-29",
  "2099-12-31",
  "2100-01-01",
  "9999-12-31",
  "+275760-09-13",
  "5874897-12-31",
  "infinity",
  "-infinity",
  "epoch",
  "today",
  "2026-04-17T00:00:00Z",
  "2026-04-17T24:00:00+99:99",
  "20260417",
  "17.04.2026",
  "4713-01-01 BC",
];

export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...DATES),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

/** Names that every JavaScript object inherits. */
export const KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "toJSON",
  "then",
  "",
  "\0",
];

const deep = fc
  .tuple(
    fc.constantFrom(100, 1_000, 5_000, 10_000, 30_000),
    fc.constantFrom("list" as const, "object" as const),
  )
  // Within the size that a body may have.
  .map(([depth, kind]) => nested(kind === "list" ? depth : Math.min(depth, 10_000), kind));

const repeatedKeys = fc
  .tuple(fc.constantFrom("quantity", "request_id", "update_id", "a"), texts, numbers)
  .map(
    ([key, text, number]) =>
      new Written(`{"${key}":${JSON.stringify(text)},"${key}":${JSON.stringify(number)}}`),
  );

/** Any JSON, odd values more often than plain ones; `Written` where no JavaScript value can express it. */
export const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: numbers },
  { weight: 2, arbitrary: writtenNumbers },
  { weight: 8, arbitrary: texts },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { a: null }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }) },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: repeatedKeys },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...KEYS).map((key) => new Written(`{${JSON.stringify(key)}:{"a":1}}`)),
  },
  { weight: 1, arbitrary: fc.nat({ max: 3_000 }).map((length) => Array.from({ length }, (_, i) => i)) },
);

/** Without the characters that Postgres cannot store, which no caller lets through. */
export function storable(text: string): string {
  return Buffer.from(text).toString().replaceAll("\0", "");
}
