import fc from "fast-check";
import { expect } from "vitest";
import { OutsideError } from "../../../shared/outside/errors.ts";
import { writeJson } from "../hostile/json.ts";
import { mutated } from "../hostile/mutate.ts";
import { storable } from "../hostile/values.ts";
import { SECRETS } from "./liar.ts";

/** A list with a fault in one of its items, and that item's index. */
export function oneWrong<T>(
  items: fc.Arbitrary<T[]>,
): fc.Arbitrary<{ items: T[]; which: number; wrong: unknown }> {
  return items.chain((given) =>
    fc
      .nat({ max: given.length - 1 })
      .chain((which) => mutated(fc.constant(given[which])).map((wrong) => ({ items: given, which, wrong }))),
  );
}

/** The JSON of a list in which one item is replaced. */
export function withWrong({
  items,
  which,
  wrong,
}: {
  items: unknown[];
  which: number;
  wrong: unknown;
}): string {
  return writeJson(items.map((item, i) => (i === which ? wrong : item)));
}

/** The outcome of a request: an answer, or a readable refusal. Nothing else may be thrown. */
export async function outcome<T>(asked: Promise<T>): Promise<{ answer: T } | { refusal: string }> {
  try {
    const answer = await asked;
    expectSound(answer);
    return { answer };
  } catch (error) {
    if (!(error instanceof OutsideError)) {
      throw error;
    }
    expectSound(error.message);
    expect(error.message).not.toBe("");
    return { refusal: error.message };
  }
}

/** Numbers are finite, and text can be stored and contains no secret. */
export function expectSound(value: unknown): void {
  const text = JSON.stringify(value, (_, each) => {
    if (typeof each === "number") {
      expect(Number.isFinite(each), `${each} in ${JSON.stringify(value)}`).toBe(true);
    }
    if (typeof each === "string") {
      expect(storable(each)).toBe(each);
    }
    return each;
  });
  for (const secret of [...Object.values(SECRETS).slice(1), "the-access-token"]) {
    expect(text ?? "").not.toContain(secret);
  }
}

/** The value of a decimal number in text, or undefined. */
export function asWritten(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return /^-?\d*\.?\d*$/.test(text) && /\d/.test(text) && text.length < 30 ? Number(text) : undefined;
}
