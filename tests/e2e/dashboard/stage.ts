/** A dashboard with a quarter of trading, and a browser. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { buildPage } from "../../../local/dashboard/build.ts";
import { type Dashboard, startDashboard } from "../../../local/dashboard/server.ts";
import { connect } from "../../../shared/database.ts";
import { type Book, createBook } from "../../support/book.ts";
import { playQuarter } from "../../support/quarter.ts";
import { playScan } from "../../support/scan.ts";
import { browser, missing } from "../chat-page/page.ts";

/** Title of all its tests. */
export const THE_DASHBOARD = `the dashboard${missing ? " (skipped: there is no chromium)" : ""}`;

/** Pixels. */
export const SIZES = {
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
};

/** A folder for pictures of every page, on request. */
const SHOTS = process.env.DASHBOARD_SHOTS;

export interface Stage {
  book: Book;
  dashboard: Dashboard;
  stop(): Promise<void>;
}

/** Starts the dashboard of a book on this machine. */
export async function showBook(book: Book): Promise<Stage> {
  const { url, secretKey } = await book.rest();
  const dashboard = await startDashboard({
    port: 0,
    database: connect(url, secretKey),
    buildPage: () => buildPage(process.cwd()),
    newLink: "The test has it.",
  });
  return {
    book,
    dashboard,
    async stop() {
      await dashboard.stop();
      await book.drop();
    },
  };
}

/** A quarter with all strategies, deposits, notes, a scan, and some positions that are still open on the morning after. */
export async function quarterBook(): Promise<Book> {
  const book = await createBook();
  await book.empty();
  const { sql } = book;
  await sql`
    insert into public.account_ledger (entry_date, kind, amount)
    values ('2026-03-02', 'starting_balance', 250000), ('2026-04-01', 'deposit', 20000), ('2026-04-22', 'withdrawal', 8000)`;
  await sql`update public.scan_settings set collateral_percent = 40, all_collateral_percent = 100`;
  await playScan(book);
  await playQuarter(book);
  await book.setClock("2026-06-01T14:30:00Z");
  await sql`
    insert into public.journal (position_id, trade_date, text, tags, mistakes, mood_before, rating)
    select position_id, private.new_york_date(entry_date), 'Sold after the gap: premium looked rich.',
      case position_id % 4 when 0 then '{earnings}' when 1 then '{fomc,earnings}' when 2 then '{wide}' else '{}' end::text[],
      case when position_id % 5 = 0 then '{oversized}' else '{}' end::text[],
      case when position_id % 2 = 0 then 'calm' else 'nervous' end, position_id % 5 + 1
    from public.positions where position_id % 3 = 0`;
  await sql`insert into public.journal (trade_date, text) values ('2026-05-28', 'A quiet day. Nothing to do.')`;
  await sql`
    insert into private.share_closes (ticker, trade_date, close)
    values ('SPY', '2026-05-29', 598.2), ('QQQ', '2026-05-29', 551.4), ('IWM', '2026-05-29', 226.1),
      ('AAPL', '2026-05-29', 243.5), ('MSFT', '2026-05-29', 431.7)`;
  return book;
}

/** A page with access, and its errors. */
export interface Visit {
  page: Page;
  complaints: string[];
  /** Goes to an address after the hash, and waits for the page. */
  go(address: string): Promise<void>;
  /** Keeps a picture of the whole page. */
  shoot(name: string): Promise<void>;
  end(): Promise<void>;
}

/** Opens the dashboard in a browser with these options. */
export async function visit({ dashboard }: Stage, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: SIZES.desk, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      complaints.push(message.text());
    }
  });
  page.on("request", (asked) => {
    if (new URL(asked.url()).origin !== dashboard.url && !asked.url().startsWith("data:")) {
      complaints.push(`asked for ${asked.url()}`);
    }
  });
  await page.goto(dashboard.mintLink());
  return {
    page,
    complaints,
    async go(address) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/${address}`);
      await shown(page, address);
    },
    async shoot(name) {
      if (SHOTS !== undefined) {
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
      }
    },
    end: () => context.close(),
  };
}

/** Waits until a page shows its data, or why it has none. */
async function shown(page: Page, address: string): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.waitForFunction(
    (hash) =>
      location.hash === hash &&
      document.querySelector('.loading, [aria-busy="true"]') === null &&
      document.querySelector("main .page, main .state") !== null,
    `#/${address}`,
  );
}
