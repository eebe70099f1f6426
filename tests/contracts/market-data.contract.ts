import { describe, expect, it } from "vitest";
import type { MarketData } from "../../shared/market-data.ts";
import { csp, putSymbol } from "../support/book.ts";

/** A source of quotes whose market the test drives. The market clock is at TUESDAY of tests/support/book.ts. */
export interface MarketDataStage {
  marketData: MarketData;
  /** USD per share. */
  drive(symbol: string, bid: number | null, ask: number | null): Promise<void>;
  halt(symbol: string): Promise<void>;
  driveUnderlying(ticker: string, price: number): Promise<void>;
}

/** Requirements for every source of market data. */
export function marketDataContract(name: string, stage: () => MarketDataStage): void {
  describe(`${name}: quotes`, () => {
    it("of options are in USD per contract, without the dust of binary fractions", async () => {
      const symbol = putSymbol(csp());
      await stage().drive(symbol, 1.15, 1.29);
      expect(await stage().marketData.optionQuotes([symbol])).toMatchObject([
        { symbol, bid: 115, ask: 129, as_of: null, halted: false, delayed: false },
      ]);
    });

    it("of a worthless option have a bid of zero", async () => {
      const symbol = putSymbol(csp());
      await stage().drive(symbol, 0, 0.05);
      expect(await stage().marketData.optionQuotes([symbol])).toMatchObject([{ symbol, bid: 0, ask: 5 }]);
    });

    it("say when trading is halted", async () => {
      const symbol = putSymbol(csp());
      await stage().drive(symbol, 1, 1.1);
      await stage().halt(symbol);
      expect(await stage().marketData.optionQuotes([symbol])).toMatchObject([{ symbol, halted: true }]);
    });

    it("that are missing have no ask that anybody could trade at", async () => {
      const symbol = putSymbol(csp());
      await stage().drive(symbol, null, null);
      const [quote] = await stage().marketData.optionQuotes([symbol]);
      expect(quote?.ask ?? 0).toBe(0);
    });

    it("come for many symbols at once, including odd strikes", async () => {
      const symbols = Array.from({ length: 250 }, (_, i) => putSymbol(csp({ ticker: "SPY" }), 400 + i * 0.5));
      const quotes = await stage().marketData.optionQuotes(symbols);
      expect(quotes.map(({ symbol }) => symbol)).toEqual(symbols);
    });

    it("of underlyings are in USD per share", async () => {
      await stage().driveUnderlying("QUOT", 588.25);
      expect(await stage().marketData.underlyingQuotes(["QUOT"], [])).toEqual([
        { ticker: "QUOT", price: 588.25 },
      ]);
    });

    it("of no symbols are empty", async () => {
      expect(await stage().marketData.optionQuotes([])).toEqual([]);
      expect(await stage().marketData.underlyingQuotes([], [])).toEqual([]);
    });
  });

  it(`${name}: official closes are those of the sessions asked for, USD per share`, async () => {
    await stage().driveUnderlying("CLOS", 571.5);
    await stage().driveUnderlying("CLOZ", 20);
    const sessions = [
      { ticker: "CLOS", date: "2026-02-27", closed_at: "2026-02-27T21:00:00Z" },
      { ticker: "CLOZ", date: "2026-02-26", closed_at: "2026-02-26T21:00:00Z" },
    ];
    expect(await stage().marketData.officialCloses(sessions, [])).toEqual([
      { ticker: "CLOS", date: "2026-02-27", close: 571.5 },
      { ticker: "CLOZ", date: "2026-02-26", close: 20 },
    ]);
    expect(await stage().marketData.officialCloses([], [])).toEqual([]);
  });

  describe(`${name}: a chain`, () => {
    it("expires on future trading days, in order, Good Friday's on the Thursday before", async () => {
      const expirations = await stage().marketData.expirations("SPY");
      expect(expirations).toContain("2026-03-20");
      expect(expirations).toContain("2026-04-02");
      expect(expirations).not.toContain("2026-04-03");
      expect(expirations).toEqual([...new Set(expirations)].sort());
      expect(expirations[0] ?? "").toMatch(/^2026-03-/);
    });

    it("has strikes on both sides of the price, in order", async () => {
      await stage().driveUnderlying("STRI", 588);
      const strikes = await stage().marketData.strikes("STRI", "2026-04-17");
      expect(strikes).toEqual([...strikes].sort((one, other) => one - other));
      expect(strikes).toEqual(expect.arrayContaining([575, 580, 600]));
      expect(await stage().marketData.strikes("STRI", "2026-04-18")).toEqual([]);
    });

    it("contains the quoted options of one type, between two strikes, of the requested expirations", async (context) => {
      const { marketData, driveUnderlying, drive } = stage();
      if (marketData.chain === undefined) {
        return context.skip("It has no chain.");
      }
      await driveUnderlying("STRI", 588);
      await drive("STRI260417P00580000", 6.1, 6.25);
      const filter = {
        expirations: ["2026-04-17"],
        option_type: "put" as const,
        strikes: { from: 570, to: 590 },
      };
      const chain = await marketData.chain("STRI", filter);
      expect(chain.map(({ symbol }) => symbol).sort()).toEqual(
        Array.from({ length: 21 }, (_, i) => `STRI260417P00${570 + i}000`),
      );
      expect(chain.find(({ symbol }) => symbol === "STRI260417P00580000")).toMatchObject({
        bid: 610,
        ask: 625,
      });
      for (const { delta, open_interest } of chain) {
        expect(delta ?? -0.5).toBeLessThan(0);
        expect(open_interest ?? 0).toBeGreaterThanOrEqual(0);
      }
    });
  });
}
