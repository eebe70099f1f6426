import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AlpacaMarketData } from "../../shared/alpaca/alpaca-market-data.ts";
import { AlpacaClient } from "../../shared/alpaca/client.ts";
import { sessionClose, sessions } from "../model/calendar.ts";
import { type Speaker, startSpeaker } from "./as-documented/stage.ts";
import { useStage } from "./stage.ts";

let speaker: Speaker;
let marketData: AlpacaMarketData;
beforeEach(async () => {
  speaker = await startSpeaker();
  const client = new AlpacaClient(speaker.simulator.settings, { backoff: 2 });
  marketData = new AlpacaMarketData(client, "indicative");
});
afterEach(() => speaker.simulator.stop());

const asked = (endpoint: string) =>
  speaker.simulator.requests
    .filter((request) => request.endpoint === endpoint)
    .map(({ path }) => Object.fromEntries(new URL(path, "http://alpaca").searchParams));

describe("closes", () => {
  const TICKERS = ["AAPL", "AMD", "F", "GLD", "IWM", "KO", "MSFT", "QQQ", "SPY", "XLE"];
  const latest = sessions("2025-09-02", "2026-03-02").slice(-61);
  const wanted = TICKERS.flatMap((ticker) =>
    latest.map((date) => ({ ticker, date, closed_at: new Date(sessionClose(date)).toISOString() })),
  );
  beforeEach(() => {
    for (const [i, ticker] of TICKERS.entries()) {
      speaker.market.prices.set(ticker, 100 + i);
    }
  });

  it("of the 61 latest sessions of ten tickers come with one request", async () => {
    const closes = await marketData.officialCloses(wanted, []);
    expect(closes).toEqual(
      TICKERS.flatMap((ticker, i) => latest.map((date) => ({ ticker, date, close: 100 + i }))),
    );
    expect(asked("bars")).toMatchObject([{ symbols: TICKERS.join(","), start: latest[0], limit: "10000" }]);
  });

  it("of symbols without bars are left out", async () => {
    speaker.market.prices.delete("XLE");
    const closes = await marketData.officialCloses(wanted, []);
    expect(closes).toHaveLength(9 * 61);
    const saturday = { ticker: "SPY", date: "2026-02-28", closed_at: "2026-02-28T21:00:00Z" };
    expect(await marketData.officialCloses([saturday], [])).toEqual([]);
  });
});

describe("dividends", () => {
  const dividend = (symbol: string, ex_date: string, process_date: string, rate = 1.83) => ({
    symbol,
    ex_date,
    process_date,
    rate,
  });

  it("are those with an ex-date in the range, both ends included, even if they are paid long after", async () => {
    speaker.simulator.dividends.push(
      dividend("SPY", "2026-03-02", "2026-04-10"),
      dividend("SPY", "2026-03-03", "2026-03-20", 0.4),
      dividend("SPY", "2026-04-17", "2026-06-30", 1.83),
      dividend("SPY", "2026-04-20", "2026-04-30"),
      dividend("KO", "2026-03-13", "2026-04-01", 0.51),
      dividend("F", "2026-03-10", "2026-03-25", 0.15),
    );
    expect(await marketData.dividends(["SPY", "KO", "QQQ"], "2026-03-03", "2026-04-17")).toEqual([
      { ticker: "SPY", ex_date: "2026-03-03", amount: 0.4 },
      { ticker: "KO", ex_date: "2026-03-13", amount: 0.51 },
      { ticker: "SPY", ex_date: "2026-04-17", amount: 1.83 },
    ]);
    expect(asked("dividends")).toEqual([
      {
        types: "cash_dividend",
        symbols: "SPY,KO,QQQ",
        start: "2026-02-21",
        end: "2026-08-15",
        limit: "1000",
      },
    ]);
  });

  it("include a large special one that is paid before its ex-date, besides the ordinary one", async () => {
    speaker.simulator.dividends.push(
      { ...dividend("F", "2026-03-03", "2026-03-02", 15), special: true },
      dividend("F", "2026-03-03", "2026-03-31", 0.15),
    );
    expect(await marketData.dividends(["F"], "2026-03-03", "2026-03-03")).toEqual([
      { ticker: "F", ex_date: "2026-03-03", amount: 15 },
      { ticker: "F", ex_date: "2026-03-03", amount: 0.15 },
    ]);
  });

  it("in another currency than the dollar are left out", async () => {
    speaker.simulator.dividends.push(
      { ...dividend("SHEL", "2026-03-10", "2026-03-25", 0.35), currency: "GBP" },
      { ...dividend("BP", "2026-03-10", "2026-03-25", 0.48), currency: "USD" },
      { ...dividend("KO", "2026-03-10", "2026-03-25", 0.51), currency: "" },
    );
    const found = await marketData.dividends(["SHEL", "BP", "KO"], "2026-03-03", "2026-04-17");
    expect(found.map(({ ticker }) => ticker)).toEqual(["BP", "KO"]);
  });

  it("come page after page, and of more than a hundred tickers with a request for each hundred", async () => {
    const tickers = Array.from({ length: 130 }, (_, i) => `T${String(i).padStart(3, "0")}`);
    for (const ticker of tickers) {
      for (let week = 1; week <= 12; week++) {
        speaker.simulator.dividends.push(dividend(ticker, `2026-03-${week + 9}`, "2026-04-01", week / 100));
      }
    }
    const found = await marketData.dividends([...tickers, ...tickers], "2026-03-03", "2026-04-17");
    expect(found).toHaveLength(130 * 12);
    expect(new Set(found.map(({ ticker, ex_date }) => `${ticker} ${ex_date}`)).size).toBe(130 * 12);
    expect(asked("dividends").map(({ page_token }) => page_token !== undefined)).toEqual(
      expect.arrayContaining([false, false, true]),
    );
    expect(asked("dividends")).toHaveLength(3);
  });

  it("of no tickers are empty, without a request; a ticker without dividends has none", async () => {
    expect(await marketData.dividends([], "2026-03-03", "2026-04-17")).toEqual([]);
    expect(asked("dividends")).toEqual([]);
    expect(await marketData.dividends(["SPY"], "2026-03-03", "2026-04-17")).toEqual([]);
  });

  it("are requested again after a passing answer", async () => {
    speaker.fault("dividends", "error_503", "lost_before");
    speaker.simulator.dividends.push(dividend("SPY", "2026-03-20", "2026-04-30"));
    expect(await marketData.dividends(["SPY"], "2026-03-03", "2026-04-17")).toHaveLength(1);
  });
});

describe("an answer about dividends", () => {
  const stage = useStage();
  const ACTIONS = "GET /v1/corporate-actions";
  const of = (cash_dividends: unknown) => ({
    json: { corporate_actions: { cash_dividends }, next_page_token: null },
  });

  it("skips those that cannot be read, and reports them", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const sound = { symbol: "SPY", ex_date: "2026-03-20", rate: 1.83 };
    stage().on(
      ACTIONS,
      of([
        { ...sound, ex_date: "soon" },
        sound,
        "what is this",
        { ...sound, rate: 0 },
        { ...sound, rate: null },
      ]),
    );
    expect(await stage().marketData.dividends(["SPY"], "2026-03-03", "2026-04-17")).toEqual([
      { ticker: "SPY", ex_date: "2026-03-20", amount: 1.83 },
    ]);
    expect(warn.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
      { level: "warning", event: "unreadable_dividends" },
    ]);
    warn.mockRestore();
  });

  it("that is malformed is an error, not an absence of dividends", async () => {
    stage().on(ACTIONS, { json: { message: "hello" } });
    await expect(stage().marketData.dividends(["SPY"], "2026-03-03", "2026-04-17")).rejects.toThrow(
      "Alpaca, GET /v1/corporate-actions: the answer cannot be read",
    );
  });
});
