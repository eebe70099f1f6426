import fc from "fast-check";
import { mutated } from "../hostile/mutate.ts";
import { DATES, numbers, texts, values } from "../hostile/values.ts";
import { sentTo } from "./calls/calls.ts";
import type { Arguments } from "./calls/values.ts";
import type { Parameter, SqlFunction } from "./catalog.ts";
import type { Known } from "./known.ts";

/** A call of one function, and whether our own callers could make it. */
export interface Call {
  function: SqlFunction;
  arguments: Arguments;
  isOurs: boolean;
}

const MEGABYTE = "x".repeat(1024 * 1024);

/** SQL numbers that JSON cannot express, as text. */
const numerics = fc.oneof(
  fc.constantFrom("NaN", "Infinity", "-Infinity", "1e131071", "1e-16383", "0.00005", "-0.005"),
  numbers.map(String),
);

/** Up to the integers that JavaScript can represent. */
const whole = fc.oneof(
  fc.constantFrom("0", "-1", "1", "2147483647", "2147483648", "9007199254740991", "-9007199254740991"),
  fc.integer().map(String),
);

/** Arguments chosen only by their type, as text. */
function byType({ type }: Parameter): fc.Arbitrary<unknown> {
  switch (type) {
    case "bigint":
      return whole;
    case "integer":
      return fc.oneof(fc.constantFrom("0", "-1", "1", "2147483647", "-2147483648"), fc.integer().map(String));
    case "numeric":
      return numerics;
    case "date":
      return fc.constantFrom(
        ...DATES.filter((date) => /^(\d{4}-\d\d-\d\d|-?infinity)$/.test(date) && isDate(date)),
        "4714-11-24 BC",
        "5874897-12-31",
      );
    case "timestamp with time zone":
      return fc.constantFrom(
        "infinity",
        "-infinity",
        "0001-01-01Z",
        "9999-12-31Z",
        "2026-11-01T05:30:00Z",
        "294276-12-31Z",
      );
    case "text[]":
      return fc.constantFrom("{}", "{x}", "{x,x}", "{NULL}", "{bluesky,linkedin}", "{myspace}", "x");
    case "json":
    case "jsonb":
      return fc.oneof(
        { weight: 10, arbitrary: values },
        fc.constant(MEGABYTE),
        fc.constant(Array.from({ length: 30_000 }, (_, i) => ({ order_id: i }))),
      );
    case "public.positions":
    case "positions":
      return fc.constant(null);
    default:
      return fc.oneof({ weight: 10, arbitrary: texts }, fc.constant(MEGABYTE));
  }
}

function isDate(text: string): boolean {
  return (
    text.includes("infinity") ||
    (!text.startsWith("0000") && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text))
  );
}

/** A call as our callers make it, a call with a fault, or arbitrary arguments. */
export function callOf(called: SqlFunction, known: Known): fc.Arbitrary<Call> {
  const { name, parameters } = called;
  const anything = fc.record(
    Object.fromEntries(
      parameters.map((parameter) => [parameter.name, fc.option(byType(parameter), { freq: 5 })]),
    ),
  );
  const sent = sentTo(name, known);
  if (sent === undefined) {
    return anything.map((given) => ({ function: called, arguments: given, isOurs: false }));
  }
  const oneWrong = fc.tuple(sent, anything, fc.nat(), mutated(sent)).map(([given, wrong, which, changed]) => {
    const parameter = parameters[which % Math.max(parameters.length, 1)];
    if (parameter === undefined) {
      return given;
    }
    // A list or object with a fault inside, or an unrelated value of the type.
    const inside = (changed as Arguments | null)?.[parameter.name];
    // The paper broker's book is not changed inside: its only caller gets it from Postgres, and a fault in it would
    // stay.
    const isJson =
      /^jsonb?$/.test(parameter.type) && which % 3 > 0 && inside !== undefined && name !== "paper_place";
    return { ...given, [parameter.name]: isJson ? inside : wrong[parameter.name] };
  });
  return fc.oneof(
    { weight: 6, arbitrary: sent.map((given) => ({ function: called, arguments: given, isOurs: true })) },
    {
      weight: 3,
      arbitrary: oneWrong.map((given) => ({ function: called, arguments: given, isOurs: false })),
    },
    {
      weight: 1,
      arbitrary: anything.map((given) => ({ function: called, arguments: given, isOurs: false })),
    },
  );
}
