import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { releaseFaults, releaseMigrations } from "../../local/schemas/released.ts";

const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-release-"));
const list = path.join(checkout, "supabase", "released-migrations.sha256");
const file = (name: string) => path.join(checkout, "supabase", "migrations", name);

/** 0101 and 0102 are released, 0103 is not. */
beforeEach(() => {
  rmSync(path.join(checkout, "supabase"), { recursive: true, force: true });
  mkdirSync(file(""), { recursive: true });
  writeFileSync(list, "# None yet.\n");
  writeFileSync(file("0101_trades.sql"), "create table trades ();\n");
  writeFileSync(file("0102_orders.sql"), "create table orders ();\n");
  releaseMigrations(checkout);
  writeFileSync(file("0103_notes.sql"), "alter table trades add note text;\n");
});
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

it("before the first release every migration may change", () => {
  writeFileSync(list, "# None yet.\n");
  expect(releaseFaults(checkout)).toEqual([]);
});

it("at a release lists every migration as sha256sum does", () => {
  const lines = readFileSync(list, "utf8").split("\n");
  expect(lines.filter((line) => !line.startsWith("#"))).toEqual([
    "2ce8950a815a6b8ea9f04c4993615e072b4405973c82d07998adc2b973ded1ea  supabase/migrations/0101_trades.sql",
    "55cc6e4681cf25a9501aae461816d38465462b883be0482e4258b7ff0a9ac038  supabase/migrations/0102_orders.sql",
    "",
  ]);
});

it("after it a new migration may still change", () => {
  expect(releaseFaults(checkout)).toEqual([]);
  writeFileSync(file("0103_notes.sql"), "alter table trades add note text not null default '';\n");
  expect(releaseFaults(checkout)).toEqual([]);
});

it("names a released migration that has changed, and says to write a new one", () => {
  writeFileSync(file("0101_trades.sql"), "create table trades (id int);\n");
  expect(releaseFaults(checkout)).toEqual([
    expect.stringMatching(
      /^supabase\/migrations\/0101_trades\.sql has been released and has changed.*write a new/,
    ),
  ]);
});

it("names a released migration that is gone, or has another name", () => {
  rmSync(file("0102_orders.sql"));
  writeFileSync(file("0104_orders.sql"), "create table orders ();\n");
  expect(releaseFaults(checkout)).toEqual([
    expect.stringMatching(/^supabase\/migrations\/0102_orders\.sql has been released and is gone/),
  ]);
});

it("names a new migration that comes before a released one", () => {
  writeFileSync(file("0101_between.sql"), "select 1;\n");
  expect(releaseFaults(checkout)).toEqual([
    expect.stringMatching(
      /^supabase\/migrations\/0101_between\.sql is new and sorts before 0102_orders\.sql/,
    ),
  ]);
});

it("does not treat a missing or unreadable list as an empty one", () => {
  writeFileSync(list, "0101_trades.sql\n");
  expect(() => releaseFaults(checkout)).toThrow("none of sha256sum's: 0101_trades.sql");
  rmSync(list);
  expect(() => releaseFaults(checkout)).toThrow("is missing");
});
