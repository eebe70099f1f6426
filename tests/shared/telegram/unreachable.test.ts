import { expect, it } from "vitest";
import { DatabaseError } from "../../../shared/database.ts";
import { isUnreachable } from "../../../shared/telegram/unreachable.ts";

const error = (code: string) => new DatabaseError("x", code, null, null);

it.each([
  "",
  "23",
  "ECONNREFUSED",
  "PGRST000",
  "PGRST202",
  "08006",
  "40001",
  "40P01",
  "53300",
  "55P03",
  "57014",
  "57P01",
])("an update is requested again after %j: the database was unreachable, or had no room or no time", (code) => {
  expect(isUnreachable(error(code))).toBe(true);
});

it.each([
  "22012",
  "22P02",
  "23514",
  "42883",
  "P0001",
  "PT409",
  "XX000",
])("not after %s: it would fail again", (code) => {
  expect(isUnreachable(error(code))).toBe(false);
});

it("not after an error of our own", () => {
  expect(isUnreachable(new TypeError("x"))).toBe(false);
});
