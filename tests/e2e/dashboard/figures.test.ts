import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missing, useBrowser } from "../chat-page/page.ts";
import { readExpected } from "./expected.ts";
import { quarterBook, type Stage, showBook, THE_DASHBOARD, type Visit, visit } from "./stage.ts";

/** A figure on the page: where it says that it is from, its exact value, and what a person reads. */
interface Shown {
  of: string;
  value: string;
  text: string;
}

let stage: Stage;
let seen: Visit;
let open: number;
let closed: number;

/** All figures of what is shown, those of charts' tables and of rows further down included. */
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
  // A table shows what can be seen of it.
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

/** Figures that stand behind words. */
const IN_WORDS = [
  [/^v_open_positions\.nearest@/, /^(date \d+ d|(profit|stop) \d+ %|.*now.*)$/],
  [/^v_performance\.current_streak$/, /^\d+ (won|lost)$/],
] as const;

/** Whether a written figure is that value, as far as its decimals go; of wins their share is written. */
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
    ["history", () => "history", 300, ["v_trades", "history"]],
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

  it("amounts are hidden where that is asked for, on every page", async () => {
    await seen.go("overview");
    await seen.page.getByRole("button", { name: /hide amounts/i }).click();
    for (const address of ["overview", "positions", `position?id=${open}`, "history", "performance"]) {
      await seen.go(address);
      const text = (await seen.page.locator("main").innerText()).replaceAll(/\d+\.\d+ ?%/g, "");
      // What is left with cents are prices of underlyings, strikes and ratios, all below a thousand.
      expect(text.match(/\d{1,3},\d{3}/g) ?? []).toEqual([]);
    }
  });
});
