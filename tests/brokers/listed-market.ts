import type {
  ChainFilter,
  ChainOption,
  MarketData,
  OfficialClose,
  OptionQuote,
  UnderlyingQuote,
} from "../../shared/market-data.ts";
import { OptionModel } from "../../shared/simulated/model.ts";
import { type OptionSymbol, parseOptionSymbol, writeOptionSymbol } from "../../shared/words/option-symbol.ts";

/** 10:00 in New York. */
export const LISTED_NOW = new Date("2026-03-03T15:00:00Z");

export const SPY_PRICE = 600;

/** Expirations of SPY with 30 to 60 days to go. */
export const WANTED = [
  ...["2026-04-02", "2026-04-06", "2026-04-08", "2026-04-10", "2026-04-13"],
  ...["2026-04-15", "2026-04-17", "2026-04-24", "2026-04-30", "2026-05-01"],
];

/** Strikes around a put to sell: three thousand contracts, half of them puts. */
export const WINDOW = { from: 450, to: 600 };

const EXPIRATIONS = [
  ...["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10", "2026-03-13"],
  ...["2026-03-16", "2026-03-20", "2026-03-27", ...WANTED, "2026-05-15", "2026-06-18", "2026-06-30"],
  ...["2026-09-18", "2026-12-18", "2027-01-15", "2027-06-17", "2027-12-17"],
];

const STRIKES = Array.from({ length: 501 }, (_, i) => 300 + i);

/** SPY with all its listed options, at a fixed instant. */
export class ListedMarket implements MarketData {
  async optionQuotes(symbols: string[]): Promise<OptionQuote[]> {
    return symbols.flatMap((symbol) => {
      const option = parseOptionSymbol(symbol);
      return option === null ? [] : [quoteOf(symbol, modelOf(option))];
    });
  }

  async underlyingQuotes(tickers: string[]): Promise<UnderlyingQuote[]> {
    return tickers.map((ticker) => ({ ticker, price: SPY_PRICE }));
  }

  async officialCloses(): Promise<OfficialClose[]> {
    return [];
  }

  async expirations(): Promise<string[]> {
    return EXPIRATIONS;
  }

  async strikes(): Promise<number[]> {
    return STRIKES;
  }

  async chain(root: string, { expirations, option_type, strikes }: ChainFilter): Promise<ChainOption[]> {
    return expirations.flatMap((expiration) =>
      STRIKES.filter((strike) => strike >= strikes.from && strike <= strikes.to).map((strike) => {
        const option = { root, expiration, optionType: option_type, strike };
        const model = modelOf(option);
        return {
          ...quoteOf(writeOptionSymbol(option), model),
          ...model.interest(),
          ...model.greeks(),
          implied_volatility: model.volatility,
        };
      }),
    );
  }
}

function modelOf(option: OptionSymbol): OptionModel {
  return new OptionModel(option, SPY_PRICE, LISTED_NOW, "listed");
}

function quoteOf(symbol: string, model: OptionModel): OptionQuote {
  return { symbol, ...model.quote(), as_of: null, halted: false, delayed: false };
}
