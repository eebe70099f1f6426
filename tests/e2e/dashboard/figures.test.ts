import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing, useBrowser } from "../chat-page/page.ts";
import { readExpected } from "./expected.ts";
import { quarterBook, type Stage, showBook, THE_DASHBOARD, type Visit, visit } from "./stage.ts";

const run = promisify(execFile);

/** A figure on the page: its source, its exact value, and its text. */
interface Shown {
  of: string;
  value: string;
  text: string;
}

let stage: Stage;
let seen: Visit;
let open: number;
let closed: number;

/** All figures of a page, including those in tables of charts and in rows further down. */
async function figures(page: Page): Promise<Shown[]> {
  await page.evaluate(() => {
    for (const twin of document.querySelectorAll("main details")) {
      twin.setAttribute("open", "");
    }
  });
  const found = new Map<string, Shown>();
  const read = async () => {
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLDataElement>("data[data-of]")].map((data) => ({
        of: data.dataset.of ?? "",
        value: data.value,
        text: data.querySelector(".unseen") ? "" : (data.textContent ?? ""),
      })),
    );
    for (const one of shown) {
      found.set(`${one.of} ${one.value} ${one.text}`, one);
    }
  };
  // A table renders only visible rows, so the page is scrolled.
  for (let y = 0; ; y += 500) {
    await page.evaluate((to) => scrollTo(0, to), y);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await read();
    if (await page.evaluate((to) => to + innerHeight >= document.documentElement.scrollHeight, y)) {
      return [...found.values()];
    }
  }
}

/** Figures that are shown as words. */
const IN_WORDS = [
  [/^v_open_positions\.nearest@/, /^(date \d+ d|(profit|stop) \d+ %|.*now.*)$/],
  [/^v_performance\.current_streak$/, /^\d+ (won|lost)$/],
] as const;

/** Whether a text is the value to its number of decimals. For wins the text may be a percentage. */
function isWritten(text: string, right: number): boolean {
  const [, share, trades] = /^(\d+) % of ([\d,]+)$/.exec(text) ?? [];
  if (share !== undefined && trades !== undefined) {
    return Math.round((100 * right) / Number(trades.replaceAll(",", ""))) === Number(share);
  }
  const [written = ""] = /[−+-]?[\d,]+(\.\d+)?/.exec(text) ?? [];
  const number = Number(written.replace("−", "-").replaceAll(",", ""));
  const decimals = written.split(".")[1]?.length ?? 0;
  return Math.abs(number - right) <= 0.5 * 10 ** -decimals + 1e-9;
}

describe.skipIf(missing)(THE_DASHBOARD, () => {
  useBrowser();
  beforeAll(async () => {
    const book = await quarterBook();
    const [ids] = await book.sql<{ open: number; closed: number }[]>`
      select min(position_id) filter (where status = 'OPEN')::integer as open,
        min(position_id) filter (where exit_reason = 'stop_loss')::integer as closed
      from public.positions`;
    open = ids?.open ?? 0;
    closed = ids?.closed ?? 0;
    stage = await showBook(book);
    seen = await visit(stage, { reducedMotion: "reduce" });
  });
  afterAll(async () => {
    await seen?.end();
    await stage?.stop();
  });

  it.each([
    [
      "overview",
      () => "overview",
      100,
      ["v_equity", "v_daily_pnl", "exposure", "v_open_positions", "open_facts"],
    ],
    ["positions", () => "positions", 50, ["v_open_positions"]],
    [
      "an open position",
      () => `position?id=${open}`,
      60,
      ["positions", "payoff", "orders", "v_exit_decisions"],
    ],
    [
      "a closed position",
      () => `position?id=${closed}`,
      60,
      ["positions", "payoff", "orders", "v_exit_decisions"],
    ],
    ["history", () => "history", 250, ["v_trades", "history"]],
    [
      "performance",
      () => "performance",
      300,
      ["v_performance", "v_months", "v_comparison", "v_daily_pnl", "distribution"],
    ],
    ["journal", () => "journal", 10, ["positions", "v_open_positions"]],
    ["opportunities", () => "opportunities", 10, ["v_opportunities", "scan_counts"]],
    ["health", () => "health", 100, ["exit_checks", "health_facts"]],
  ] as [
    string,
    () => string,
    number,
    string[],
  ][])("every figure of %s is its view's, to the cent", async (_, address, least, sources) => {
    await seen.go(address());
    const shown = await figures(seen.page);
    const id = Number(/id=(\d+)/.exec(address())?.[1] ?? open);
    const expected = await readExpected(stage.book, id);
    const wrong = shown.flatMap(({ of, value, text }) => {
      const right = expected(of);
      if (right === undefined) {
        return [`${of} has no source: ${text}`];
      }
      if (right === null || value === "") {
        return right === null && value === "" ? [] : [`${of} shows ${text || "nothing"} of ${right}`];
      }
      const isExact = Math.abs(Number(value) - right) < 0.005;
      const isRead =
        IN_WORDS.some(([source, says]) => source.test(of) && says.test(text)) || isWritten(text, right);
      return isExact && isRead ? [] : [`${of} shows ${text} (${value}) of ${right}`];
    });
    expect(wrong).toEqual([]);
    expect(shown.length).toBeGreaterThanOrEqual(least);
    expect(
      sources.filter((source) => !shown.some(({ of }) => of.startsWith(`${source}.`) || of === source)),
    ).toEqual([]);
  });

  it("the file of the filtered trades equals that of npm run export, for exactly these", async () => {
    await seen.go("history?strategy=VPC,IC&result=won");
    const [download] = await Promise.all([
      seen.page.waitForEvent("download"),
      seen.page.getByRole("button", { name: /CSV/ }).click(),
    ]);
    const csv = readFileSync(await download.path(), "utf8").replace(/^\ufeff/, "");
    const { url, secretKey } = await stage.book.rest();
    const { stdout } = await run(process.execPath, ["--import", "tsx", "local/desk/export.ts", "trades"], {
      env: { ...process.env, SUPABASE_URL: url, SUPABASE_SECRET_KEY: secretKey },
    });
    const all = parse(stdout, { columns: true }) as Record<string, string>[];
    const wanted = all.filter(
      ({ strategy_type = "", pnl_realized }) =>
        ["VPC", "IC"].includes(strategy_type) && Number(pnl_realized) > 0,
    );
    expect([wanted.length > 3, wanted.length < all.length]).toEqual([true, true]);
    expect(csv.split("\n")[0]).toBe(stdout.split("\n")[0]);
    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    const byId = (given: Record<string, string>[]) =>
      given.toSorted((a, b) => Number(a.trade_id) - Number(b.trade_id));
    expect(byId(rows)).toEqual(byId(wanted));
  });

  it("amounts are hidden on request, on every page", async () => {
    await seen.go("overview");
    await seen.page.getByRole("button", { name: /hide amounts/i }).click();
    for (const address of ["overview", "positions", `position?id=${open}`, "history", "performance"]) {
      await seen.go(address);
      const text = (await seen.page.locator("main").innerText()).replaceAll(/\d+\.\d+ ?%/g, "");
      // Amounts with cents that remain are prices of underlyings, strikes and ratios, all below a thousand.
      expect(text.match(/\d{1,3},\d{3}/g) ?? []).toEqual([]);
    }
  });
});
