import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowDifferences } from "../../local/schemas/catalog.ts";
import { TO_SAY, withWhatToSay } from "../../local/schemas/changes.ts";
import { houseFaults, type SchemaFile, schemaFiles } from "../../local/schemas/files.ts";
import { loadSchemas } from "../../local/schemas/load.ts";
import { staleMigrations, stamp } from "../../local/schemas/stamp.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

function file(room: string, name: string, text: string): SchemaFile {
  return { room, name, text, path: `supabase/schemas/${room}/${name}.sql` };
}

const house = file("10_first", "house", "create table private.house (id integer primary key);\n");
const reader = (room: string, more = "") =>
  file(
    room,
    "inhabitants",
    `create function private.inhabitants() returns bigint
language sql set search_path = ''
return (select count(*) from private.house);
${more}`,
  );

describe("a room depends on those below it", () => {
  it("and may refer to its own objects and to theirs", () => {
    expect(houseFaults([house, reader("10_first")])).toEqual([]);
    expect(houseFaults([house, reader("20_second")])).toEqual([]);
  });

  it("but not to objects above, not even in a body of text", () => {
    const says = [
      "supabase/schemas/05_ground/inhabitants.sql refers to house, which is a room above, in 10_first.",
    ];
    expect(houseFaults([house, reader("05_ground")])).toEqual(says);
    const asText = file(
      "05_ground",
      "inhabitants",
      "create function private.inhabitants() returns bigint language plpgsql as $$ begin return (select count(*) from private.house); end $$;\n",
    );
    expect(houseFaults([house, asText])).toEqual(says);
  });

  it("whatever its comments mention", () => {
    const comment =
      "-- See private.house.\ncomment on function private.elsewhere() is 'Not private.house; it''s another.';\n";
    expect(houseFaults([house, file("05_ground", "elsewhere", comment)])).toEqual([]);
  });

  it("and no two have the same name", () => {
    expect(
      houseFaults([house, file("20_second", "house", "create view public.house as select 1 as one;\n")]),
    ).toEqual([
      "supabase/schemas/10_first/house.sql has the name of a file in 20_second: a name stands for one thing.",
    ]);
  });

  it("an object that a migration could not drop and recreate is refused", () => {
    const tidy = file(
      "10_first",
      "tidy",
      "create procedure private.tidy() language sql as $$ select 1 $$;\n",
    );
    expect(houseFaults([tidy])).toEqual([
      "supabase/schemas/10_first/tidy.sql: npm run migration does not know how to change what `create procedure` makes.",
    ]);
  });

  it("a file has the name of what it creates, and creates one thing", () => {
    expect(houseFaults([file("10_first", "home", house.text)])).toEqual([
      "supabase/schemas/10_first/home.sql creates house: name the file for it.",
    ]);
    expect(houseFaults([file("10_first", "house", `${house.text}${reader("10_first").text}`)])).toEqual([
      "supabase/schemas/10_first/house.sql creates house, inhabitants: each wants a file of its own.",
    ]);
  });
});

describe("a change of existing rows is left to the author", () => {
  const asked = (statement: string) => {
    const said = withWhatToSay(statement);
    const changes = [...said.matchAll(/^-- changes: (.*)$/gm)].map(([, name]) => name);
    return said.includes(TO_SAY) ? changes : null;
  };

  it.each([
    ['DROP TABLE "public"."brokers"', ["public.brokers"]],
    ['DROP TABLE "public"."brokers";\n', ["public.brokers"]],
    [
      'ALTER TABLE "public"."orders"\n  DROP COLUMN "fees",\n  DROP COLUMN "walk";\n',
      ["public.orders.fees", "public.orders.walk"],
    ],
    ['ALTER TABLE "public"."orders"\n  DROP COLUMN "Odd Name";\n', ["public.orders.Odd Name"]],
    [
      'ALTER TABLE "private"."daily_marks"\n  ALTER COLUMN "low" TYPE numeric(14,0);\n',
      ["private.daily_marks.low"],
    ],
    [
      'ALTER TABLE "private"."daily_marks"\n  ALTER COLUMN "low" SET DATA TYPE numeric(14,0);\n',
      ["private.daily_marks.low"],
    ],
    // Every row would need a value, and none has one.
    ['ALTER TABLE "public"."orders"\n  ADD COLUMN "who" text NOT NULL;\n', []],
  ])("%s", (statement, changes) => {
    expect(asked(statement)).toEqual(changes);
  });

  it.each([
    'ALTER TABLE "public"."orders"\n  ADD COLUMN "who" text;\n',
    `ALTER TABLE "public"."orders"\n  ADD COLUMN "who" text DEFAULT 'x' NOT NULL;\n`,
    'ALTER TABLE "public"."orders"\n  ALTER COLUMN "fees" SET DEFAULT 1;\n',
    'ALTER TABLE "public"."orders"\n  DROP CONSTRAINT "orders_check";\n',
    "CREATE TABLE public.orders (\n  id bigint NOT NULL\n);\n",
  ])("and not %s", (statement) => {
    expect(withWhatToSay(statement)).toBe(statement);
  });
});

it("of many rows that differ some are listed, with the number of the rest", () => {
  const rows = (count: number) =>
    new Map(Array.from({ length: count }, (_, i) => [`row {"id": ${i}} of public.house`, ""]));
  expect(rowDifferences(rows(2), rows(9))).toEqual([
    ...[2, 3, 4, 5, 6].map((id) => `row {"id": ${id}} of public.house is missing`),
    "and 2 more rows of public.house",
  ]);
  expect(rowDifferences(rows(3), rows(2))).toEqual(['row {"id": 2} of public.house is too much']);
});

describe("loading", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase();
  });
  afterAll(() => db.drop());

  it("finds an order in which each file of a room can be loaded, and keeps the rooms' order", async () => {
    const attic = file("00_attic", "attic", "create view private.attic as select 1 as one;\n");
    const order = await loadSchemas(db.sql, [attic, reader("10_first"), house].toSorted(byPath));
    expect(order.map(({ name }) => name)).toEqual(["attic", "house", "inhabitants"]);
    await db.sql`drop view private.attic`;
    await db.sql`drop function private.inhabitants`;
    await db.sql`drop table private.house`;
  });

  it("a file that lacks something is named, and nothing is loaded", async () => {
    await expect(
      loadSchemas(db.sql, [house, reader("10_first", "select private.nobody();")]),
    ).rejects.toThrow(
      "supabase/schemas/10_first/inhabitants.sql cannot be loaded: function private.nobody() does not exist",
    );
    // It needs an object of a later room.
    await expect(loadSchemas(db.sql, [reader("05_ground"), house])).rejects.toThrow(
      'supabase/schemas/05_ground/inhabitants.sql cannot be loaded: relation "private.house" does not exist',
    );
    const wrong = file("10_first", "wrong", "create tabel private.wrong ();\n");
    await expect(loadSchemas(db.sql, [house, wrong])).rejects.toThrow(
      'supabase/schemas/10_first/wrong.sql cannot be loaded: syntax error at or near "tabel"',
    );
    expect((await db.sql`select to_regclass('private.house') as there`)[0]).toEqual({ there: null });
  });
});

describe("a migration belongs to the schemas that it names", () => {
  const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-stale-"));
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(checkout, name)), { recursive: true });
    writeFileSync(path.join(checkout, name), text);
  };
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  it("and an edit of a file makes it stale", () => {
    write("supabase/migrations/0001_first.sql", "select 1;\n");
    expect(staleMigrations(checkout)).toBeNull();
    write("supabase/schemas/10_first/house.sql", house.text);
    expect(staleMigrations(checkout)).toMatch(
      /^supabase\/schemas has changed since the beginning was written/,
    );
    write("supabase/migrations/0001_first.sql", `${stamp(schemaFiles(checkout))}\nselect 1;\n`);
    expect(staleMigrations(checkout)).toBeNull();
    write("supabase/schemas/10_first/house.sql", `${house.text}-- Another word.\n`);
    expect(staleMigrations(checkout)).toBe(
      "supabase/schemas has changed since 0001_first.sql was written. Run: npm run migration -- NAME",
    );
  });

  it("one that was written by hand does not change the comparison", () => {
    write("supabase/schemas/10_first/house.sql", house.text);
    write("supabase/migrations/0002_rows.sql", "update private.house set id = 2;\n");
    expect(staleMigrations(checkout)).toBeNull();
  });

  it("an editor's files are ignored", () => {
    write("supabase/schemas/.DS_Store", "");
    write("supabase/schemas/10_first/.#house.sql", "not SQL");
    write("supabase/schemas/10_first/house.sql~", "not SQL");
    expect(schemaFiles(checkout).map(({ name }) => name)).toEqual(["house"]);
  });
});

function byPath(a: SchemaFile, b: SchemaFile): number {
  return a.path.localeCompare(b.path);
}
