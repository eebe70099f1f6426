import { expect, it } from "vitest";
import { recordKey } from "../../../shared/publishing/bluesky/record-key.ts";
import { TEXT } from "../../../shared/publishing/bluesky/text.ts";

const APPROVED = new Date("2026-11-27T21:05:00.123Z");

it("is a TID of the moment of the approval", async () => {
  const rkey = await recordKey(APPROVED, "post-1");
  expect(rkey).toMatch(/^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/);
  const bits = [...rkey].reduce(
    (value, letter) => value * 32n + BigInt("234567abcdefghijklmnopqrstuvwxyz".indexOf(letter)),
    0n,
  );
  expect(Number((bits >> 10n) / 1000n)).toBe(APPROVED.getTime());
});

it("is the same at every attempt", async () => {
  expect(await recordKey(APPROVED, "post-1")).toBe(await recordKey(new Date(APPROVED), "post-1"));
});

it("differs for each post of one moment, and a later one sorts later", async () => {
  const keys = await Promise.all(Array.from({ length: 40 }, (_, i) => recordKey(APPROVED, `post-${i}`)));
  expect(new Set(keys).size).toBe(40);
  const later = await recordKey(new Date(APPROVED.getTime() + 1), "post-0");
  expect(keys.every((key) => key < later)).toBe(true);
});

it.each([
  ["Latin letters one each", "Weekly report", 13],
  ["the minus of a loss one", "−1,250.00", 9],
  ["an emoji of a skin color one", "👍🏽", 1],
  ["a family one, until its bytes are more than ten to a character", "👨‍👩‍👧‍👦", 3],
  ["a letter and its accent one", "e\u0301", 1],
  ["a line break one", "a\r\nb\n", 4],
  ["nothing none", "", 0],
])("Bluesky counts %s", (_, text, length) => {
  expect(TEXT.length(text)).toBe(length);
  expect(TEXT.written(text)).toBe(text);
});
