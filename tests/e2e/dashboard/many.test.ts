import { gzipSync } from "node:zlib";
import type { Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTrades } from "../../bench/measurements/views.ts";
import { createBook } from "../../support/book.ts";
import { missing, useBrowser } from "../chat-page/page.ts";
import { type Stage, showBook, THE_DASHBOARD, type Visit, visit } from "./stage.ts";

/** Limits: rows of a table in the document, and bytes of a page's compressed data. */
const MOST_ROWS = 80;
const MOST_BYTES = 300_000;

let stage: Stage;
let seen: Visit;

describe.skipIf(missing)(`${THE_DASHBOARD} of 10,000 trades and 1,000 open positions`, () => {
  useBrowser();
  beforeAll(async () => {
    const book = await createBook();
    await book.setClock("2026-03-03T15:00:00Z");
    await makeTrades(book.sql, 11_000, 11);
    await book.sql`update public.positions set entry_date = '2026-02-20T15:00:00Z' where status = 'OPEN'`;
    await book.sql`
      insert into public.account_ledger (entry_date, kind, amount) values ('2023-02-01', 'starting_balance', 2500000)`;
    stage = await showBook(book);
    seen = await visit(stage);
  });
  afterAll(async () => {
    await seen?.end();
    await stage?.stop();
  });

  it.each([
    "overview",
    "positions",
    "position?id=11",
    "history",
    "performance",
    "journal",
    "opportunities",
    "health",
  ])("%s requests its data once, and the data is small", async (address) => {
    await seen.go("nowhere");
    const answers: Response[] = [];
    const keep = (answer: Response) => void answers.push(answer);
    seen.page.on("response", keep);
    await seen.go(address);
    seen.page.off("response", keep);
    const ofData = answers.filter((answer) => !answer.url().endsWith("/data/run"));
    const paths = ofData.map((answer) => new URL(answer.url()).pathname);
    expect(paths).toEqual([`/data/${address.replace(/\?.*/, "")}`]);
    const sizes = await Promise.all(ofData.map(async (answer) => gzipSync(await answer.body()).byteLength));
    expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES);
  });

  it.each([
    ["positions", 1_000],
    ["history", 10_000],
  ])("%s has few rows in the document, however far it is scrolled, and ends with the last", async (address, rows) => {
    await seen.go(address);
    const { page } = seen;
    let most = 0;
    let last = 0;
    for (let isAtEnd = false; !isAtEnd; ) {
      await page.evaluate(() => scrollBy(0, innerHeight * 20));
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      await page.waitForLoadState("networkidle");
      const found = await page.evaluate(() => ({
        rows: document.querySelectorAll("main tbody tr").length,
        last: Number([...document.querySelectorAll("main tbody tr")].at(-1)?.getAttribute("aria-rowindex")),
        isAtEnd: scrollY + innerHeight >= document.documentElement.scrollHeight - 1,
      }));
      most = Math.max(most, found.rows);
      last = Math.max(last, found.last);
      isAtEnd = found.isAtEnd && last > rows;
    }
    expect(most).toBeLessThanOrEqual(MOST_ROWS);
    // The first row is the heading.
    expect(last).toBe(rows + 1);
  });
});
