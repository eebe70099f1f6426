import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Book, createBook, csp } from "../support/book.ts";
import { playScan } from "../support/scan.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** The result of the scan and of its opportunities. */
async function outcome() {
  const [row] = await book.sql`
    select s.ended_at is not null as is_over, o.place, o.quantity, o.fell_out
    from public.scans s join public.opportunities o using (scan_id)`;
  return row;
}

it("opportunities within the budget are listed with as many contracts as it allows", async () => {
  await book.sql`update public.scan_settings set collateral_percent = 40, all_collateral_percent = 100`;
  await book.sql`insert into public.account_ledger (kind, amount) values ('starting_balance', 300000)`;
  await playScan(book);
  // 40 % of 300,000 in units of 56,000.
  expect(await outcome()).toEqual({ is_over: true, place: 1, quantity: 2, fell_out: null });
  await book.sql`update public.scan_settings set collateral_percent = default, all_collateral_percent = default`;
});

it("if more is held than allowed, nothing is listed, and the scan ends nevertheless", async () => {
  await book.open(csp({ quantity: 3 }));
  await playScan(book);
  expect(await outcome()).toEqual({ is_over: true, place: null, quantity: null, fell_out: "budget" });
  expect(await book.sql`select status from private.lookups`).toEqual([{ status: "done" }]);
  const [list] = (await book.deliver()).filter(({ kind }) => kind === "opportunities");
  expect(list?.facts).toMatchObject({ is_over: true, found: 1, opportunities: [] });
});
