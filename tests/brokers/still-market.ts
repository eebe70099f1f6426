import type { Order } from "../../shared/broker.ts";
import type { MarketData, OptionQuote } from "../../shared/market-data.ts";

/** A market that moves only when told. */
export class StillMarket implements MarketData {
  readonly quotes = new Map<string, OptionQuote>();
  readonly prices = new Map<string, number>();

  /** USD per contract. */
  set(symbol: string, mid: number, differing: Partial<OptionQuote> = {}): void {
    const sides = { bid: mid - 1, ask: mid + 1 };
    this.quotes.set(symbol, { symbol, ...sides, as_of: null, halted: false, delayed: false, ...differing });
  }

  /** Quotes the legs of an order so that the whole is worth `mid`, USD per contract. */
  setOrder({ legs }: Order, mid: number): void {
    const [first, ...others] = legs;
    let rest = mid;
    for (const { symbol, action } of others) {
      this.set(symbol, action === "buy" ? 100 : 50);
      rest += action === "buy" ? 100 : -50;
    }
    if (first) {
      this.set(first.symbol, rest);
    }
  }

  async optionQuotes(symbols: string[]): Promise<OptionQuote[]> {
    return symbols.flatMap((symbol) => this.quotes.get(symbol) ?? []);
  }
  async underlyingQuotes(tickers: string[]) {
    return tickers.flatMap((ticker) => {
      const price = this.prices.get(ticker);
      return price === undefined ? [] : [{ ticker, price }];
    });
  }
  async officialCloses(sessions: { ticker: string; date: string }[]) {
    return sessions.flatMap(({ ticker, date }) => {
      const close = this.prices.get(ticker);
      return close === undefined ? [] : [{ ticker, date, close }];
    });
  }
  async expirations() {
    return ["2026-04-17"];
  }
  async strikes() {
    return [575, 580];
  }
}
