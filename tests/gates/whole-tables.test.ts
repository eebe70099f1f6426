import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { ALLOWED, REFUSED, REFUSED_HERE } from "./planted-writes.ts";
import { definitions, wholeTableWrites } from "./whole-tables.ts";

/** On the hosted platform, a function that updates or deletes without WHERE fails when it is called over REST. */

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterAll(() => db.drop());

/** The findings in the function, in the form in which Postgres returns it. */
async function writesOf(definition: string): Promise<string[]> {
  await db.sql.unsafe(definition);
  const planted = (await definitions(db.sql)).find(({ name }) => name === "planted()");
  await db.sql`drop function public.planted`;
  return wholeTableWrites(planted?.definition ?? "");
}

describe("a function that touches a whole table is found:", () => {
  it.each(Object.entries({ ...REFUSED, ...REFUSED_HERE }))("%s", async (_, definition) => {
    expect(await writesOf(definition)).toHaveLength(1);
  });
});

describe("one that says which rows is not:", () => {
  it.each(Object.entries(ALLOWED))("%s", async (_, definition) => {
    expect(await writesOf(definition)).toEqual([]);
  });
});

it("the finding has the statement and the table", async () => {
  expect(wholeTableWrites(REFUSED["an update"] ?? "")).toEqual(["update of watchdog"]);
  expect(wholeTableWrites(REFUSED["a delete"] ?? "")).toEqual(["delete of journal"]);
  expect(wholeTableWrites(REFUSED["by EXECUTE of what is only known when it runs"] ?? "")).toEqual([
    "execute of what cannot be read, something",
  ]);
});

it("every function of the API and behind it is read", async () => {
  const [ours] = await db.sql`
    select count(*)::integer as functions from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  expect(await definitions(db.sql)).toHaveLength(ours?.functions);
  expect(ours?.functions).toBeGreaterThan(100);
});

it("unreadable SQL is an error, not an empty result", () => {
  expect(() =>
    wholeTableWrites("do $$ begin update private.watchdog set looked_at = null; end $$"),
  ).toThrow();
  expect(() => wholeTableWrites("create function f() returns void language plperl as 'x'")).toThrow("plperl");
  expect(() => wholeTableWrites("create function f() returns void language sql as 'updat x'")).toThrow(
    "syntax error",
  );
});
