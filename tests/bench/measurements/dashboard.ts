import { chromium, type Page } from "playwright-core";
import { buildPage } from "../../../local/dashboard/build.ts";
import { startDashboard } from "../../../local/dashboard/server.ts";
import { connect } from "../../../shared/database.ts";
import { type Figure, figure, ratio } from "../figures.ts";
import { type Bench, counted, type Measurement } from "../measurement.ts";
import type { Stage } from "../stage.ts";
import { makeTrades } from "./views.ts";

const TRADES = 11_000;
/** One of this many trades is open. */
const OPEN_IN = 11;
const CHROMIUM = "/usr/bin/chromium";

export const dashboard: Measurement = {
  name: "dashboard",
  what: "the dashboard of 10,000 trades and 1,000 open positions in Chromium: its first paint against that of an empty page with the same script, and the longest task while its tables are scrolled to the end",
  needsStage: true,
  run: measure,
};

async function measure(bench: Bench, { sql, supabaseUrl, secretKey }: Stage): Promise<Figure[]> {
  bench.say(`${counted(TRADES)} trades: making them`);
  await makeTrades(sql, TRADES, OPEN_IN);
  await sql`update public.positions set entry_date = '2026-02-20T15:00:00Z' where status = 'OPEN'`;
  const server = await startDashboard({
    port: 0,
    database: connect(supabaseUrl, secretKey),
    buildPage: () => buildPage(process.cwd()),
    newLink: "The bench has it.",
  });
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(server.mintLink());
    const paints = { overview: [] as number[], empty: [] as number[] };
    for (let round = 0; round <= 5; round++) {
      bench.say(`first paint, round ${round}`);
      const overview = await firstPaint(page, `${server.url}/?round=${round}#/overview`);
      const empty = await firstPaint(page, `${server.url}/?empty=${round}#/nowhere`);
      // The first round only warms up.
      if (round > 0) {
        paints.overview.push(overview);
        paints.empty.push(empty);
      }
    }
    const tasks: Figure[] = [];
    for (const [address, rows] of [
      ["positions", 1_000],
      ["history", 10_000],
    ] as const) {
      const longest = { cpu: [] as number[], passed: [] as number[] };
      for (let round = 0; round < 5; round++) {
        bench.say(`${address}: scrolling to the end, round ${round + 1}`);
        const { cpu, passed } = await longestTask(page, `${server.url}/?tasks=${round}#/${address}`, rows);
        longest.cpu.push(cpu);
        longest.passed.push(passed);
      }
      const of = `${counted(rows)} rows scrolled to the end`;
      tasks.push(
        // The page's own work, because Postgres and the browser's other processes share this machine.
        figure(
          {
            id: `dashboard/${address}/longest-task-cpu`,
            what: `${of}: the longest task, CPU`,
            unit: "s",
            target: { atMost: 0.1 },
          },
          longest.cpu,
        ),
        figure(
          {
            id: `dashboard/${address}/longest-task`,
            what: `${of}: the longest task, as it passed`,
            unit: "s",
          },
          longest.passed,
        ),
      );
    }
    return [
      figure({ id: "dashboard/overview/paint", what: "Overview: first paint", unit: "s" }, paints.overview),
      figure(
        { id: "dashboard/empty/paint", what: "a page without data: first paint", unit: "s" },
        paints.empty,
      ),
      ratio(
        {
          id: "dashboard/paint/ratio",
          what: "first paint of Overview / of a page without data",
          target: { atMost: 1.5 },
        },
        paints.overview,
        paints.empty,
      ),
      ...tasks,
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Seconds from the navigation to the first content on the screen. */
async function firstPaint(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.locator("main .page, main .state").first().waitFor();
  return await page.evaluate(
    () => (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN) / 1000,
  );
}

interface TraceEvent {
  name: string;
  /** Microseconds in all, and of the thread's own CPU. */
  dur?: number;
  tdur?: number;
}

/** The longest task while the page scrolls from its beginning to its last row, seconds. */
async function longestTask(page: Page, url: string, rows: number): Promise<{ cpu: number; passed: number }> {
  const browser = page.context().browser();
  await page.goto(url);
  await page.locator("main tbody tr").first().waitFor();
  await browser?.startTracing(page, { categories: ["disabled-by-default-devtools.timeline"] });
  await page.evaluate(async (last) => {
    // No named functions here: tsx marks them with a helper that the page does not have.
    while (
      Number([...document.querySelectorAll("main tbody tr")].at(-1)?.getAttribute("aria-rowindex")) <= last
    ) {
      scrollBy(0, innerHeight);
      await new Promise((done) => requestAnimationFrame(done));
    }
    await new Promise((done) => requestAnimationFrame(done));
  }, rows);
  const trace = JSON.parse(String(await browser?.stopTracing())) as { traceEvents: TraceEvent[] };
  const tasks = trace.traceEvents.filter(({ name }) => name === "RunTask");
  const longest = (of: "dur" | "tdur") => Math.max(...tasks.map((task) => task[of] ?? 0)) / 1e6;
  return { cpu: longest("tdur"), passed: longest("dur") };
}
