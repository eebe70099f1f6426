import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "../../local/database.ts";
import { type Book, createBook, csp } from "../support/book.ts";

/** docs/runbook.md is read in a hurry, so its commands must work exactly as written. */
const runbook = readFileSync("docs/runbook.md", "utf8");
const inline = [...runbook.matchAll(/`((?:select|update) [^`]+)`/g)].map(([, sql = ""]) =>
  sql.replace(/\s+/g, " "),
);
const blocks = [...runbook.matchAll(/```sql\n([^`]+)```/g)].map(([, sql = ""]) => sql);

let book: Book;
beforeAll(async () => {
  book = await createBook();
  await book.empty();
  await book.sql`
    select vault.create_secret('http://127.0.0.1:9/functions/v1', 'functions_url'), vault.create_secret('cron', 'cron_secret')`;
});
afterAll(() => book.drop());

it("has statements to try", () => {
  expect([inline.length > 8, blocks.length]).toEqual([true, 1]);
});

it.each(inline)("%s", async (statement) => {
  const owner = connect(book.dbUrl, { max: 1 });
  await owner.begin(async (sql) => void (await sql.unsafe(statement))).finally(() => owner.end());
});

it("a wrong price is corrected in one transaction, under the constraints", async () => {
  const position_id = await book.open(csp());
  await book.call("close_position", { position_id, exit_price: 75, exit_reason: "manual" });
  const { order_id } = await book.exit(position_id);
  const owner = connect(book.dbUrl, { max: 1 });
  const said = (blocks[0] ?? "")
    .replaceAll("position_id = 5", `position_id = ${position_id}`)
    .replaceAll("order_id = 17", `order_id = ${order_id}`);
  await owner.unsafe(said).finally(() => owner.end());
  expect(await book.position(position_id)).toMatchObject({
    exit_price: 80,
    realized_pnl: 70,
    pnl_percent: 46.67,
  });
  expect(await book.trades()).toMatchObject([
    { exit_price: 80, pnl_realized: 70, pnl_percent: 46.67, win_loss: "WIN" },
  ]);
});
