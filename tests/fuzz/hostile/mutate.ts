import fc from "fast-check";
import { Written, writeJson } from "./json.ts";
import { KEYS, values } from "./values.ts";

type Path = (string | number)[];

/** A change at one place of a value. */
export interface Mutation {
  /** The index of the place, modulo their number. */
  place: number;
  kind: "replace" | "drop" | "add" | "repeat" | "list" | "object" | "text";
  hostile: unknown;
  key: string;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat({ max: 200 }),
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant("replace" as const) },
    fc.constantFrom(
      "drop" as const,
      "add" as const,
      "repeat" as const,
      "list" as const,
      "object" as const,
      "text" as const,
    ),
  ),
  hostile: values,
  key: fc.oneof(fc.constantFrom(...KEYS), fc.constantFrom("Error", "extra", "id", "data")),
});

/** The same value with one fault, sometimes two or three. */
export function mutated<T>(valid: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  const mutations = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(mutation) },
    { weight: 1, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 3 }) },
  );
  return fc.tuple(valid, mutations).map(([value, all]) => all.reduce<unknown>(mutate, value));
}

export function mutate(value: unknown, { place, kind, hostile, key }: Mutation): unknown {
  const places = placesOf(value, []);
  const path = places[place % places.length] ?? [];
  return at(
    value,
    path,
    (found) => {
      switch (kind) {
        case "replace":
        case "drop":
          return hostile;
        case "add":
          return isObject(found) ? new Written(withMember(found, key, hostile)) : hostile;
        case "repeat":
          return isObject(found) ? new Written(repeated(found, hostile)) : [found, found];
        case "list":
          return [found];
        case "object":
          return { [key || "a"]: found };
        case "text":
          return writeJson(found);
      }
    },
    kind === "drop",
  );
}

function placesOf(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) {
    return [path, ...value.flatMap((each, i) => placesOf(each, [...path, i]))];
  }
  return isObject(value)
    ? [path, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...path, key]))]
    : [path];
}

function at(
  value: unknown,
  [step, ...rest]: Path,
  change: (found: unknown) => unknown,
  drop: boolean,
): unknown {
  if (step === undefined) {
    return change(value);
  }
  const isLast = rest.length === 0;
  if (Array.isArray(value)) {
    return value.flatMap((each, i) =>
      i !== step ? [each] : isLast && drop ? [] : [at(each, rest, change, drop)],
    );
  }
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).flatMap(([key, each]) =>
      key !== step ? [[key, each]] : isLast && drop ? [] : [[key, at(each, rest, change, drop)]],
    ),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Written);
}

/** Written as text, because a JavaScript object would treat `__proto__` as its prototype. */
function withMember(object: Record<string, unknown>, key: string, value: unknown): string {
  const members = [...Object.entries(object), [key, value] as const];
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${writeJson(each)}`).join(",")}}`;
}

/** The object with its first key twice, the second time with another value. */
function repeated(object: Record<string, unknown>, value: unknown): string {
  const [first = "a"] = Object.keys(object);
  return withMember(object, first, value);
}
