/** One option's quote, USD per contract. */
export type OptionQuote = {
  /** OSI without padding: SPY260320P00580000. */
  symbol: string;
  bid: number | null;
  ask: number | null;
  /** When it was made, by the market clock; null = just now. */
  as_of: string | null;
  /** When it last changed, from a source that tells this and not its age: a quote stands until it changes. */
  changed_at?: string;
  halted: boolean;
  delayed: boolean;
};

export type UnderlyingQuote = {
  ticker: string;
  /** USD per share. */
  price: number;
};

/** Which official close is asked for. */
export type SessionClose = {
  ticker: string;
  /** New York date. */
  date: string;
  /** The instant that session closed. */
  closed_at: string;
};

export type OfficialClose = {
  ticker: string;
  date: string;
  /** USD per share. */
  close: number;
};

/** A cash dividend: two on one day are two. */
export type Dividend = {
  ticker: string;
  /** New York date: whoever holds the shares since before it gets it. */
  ex_date: string;
  /** USD per share. */
  amount: number;
};

/** Which options of an underlying are wanted. The source leaves out the others. */
export type ChainFilter = {
  /** YYYY-MM-DD. */
  expirations: string[];
  option_type: "put" | "call";
  /** USD per share, both included. */
  strikes: { from: number; to: number };
};

/** An option of a chain; null where the source does not have it. Its model is its own: good to compare with. */
export type ChainOption = OptionQuote & {
  /** Contracts, as of the last session's end. */
  open_interest: number | null;
  /** Contracts traded today. */
  volume: number | null;
  /** Annual, as a fraction. */
  implied_volatility: number | null;
  /** USD per share for a dollar of the underlying, negative of a put. */
  delta: number | null;
  /** USD per contract and day. */
  theta: number | null;
  /** USD per contract and percentage point of volatility. */
  vega: number | null;
};

/** What a source takes: so many requests for quotes in so many seconds, each for so many symbols at most. */
export type QuoteQuota = {
  calls: number;
  seconds: number;
  symbols: number;
  /** Requests for quotes made since this client exists, repeats included: after less before is what work has cost. */
  used: number;
  /** Where chains, their lists and daily bars are counted by themselves: the same of them. */
  chains?: { calls: number; seconds: number; used: number };
};

/** Where quotes come from. An adapter converts units and symbols and judges nothing: Postgres decides what to trust. */
export interface MarketData {
  /** Absent where it takes any number of requests. */
  quota?(): QuoteQuota;
  /** In as few requests as the source allows. What has no quote is left out. */
  optionQuotes(symbols: string[]): Promise<OptionQuote[]>;
  /** `indices`: which of them (and perhaps others) are indices, which a source may have under a name of its own. */
  underlyingQuotes(tickers: string[], indices: string[]): Promise<UnderlyingQuote[]>;
  /** Official closes of underlyings. What the source does not have yet is left out. */
  officialCloses(sessions: SessionClose[], indices: string[]): Promise<OfficialClose[]>;
  /**
   * Cash dividends whose ex-dates lie between two New York dates, both included, in the order of these; those that the
   * source knows by now. Absent where it does not tell.
   */
  dividends?(tickers: string[], from: string, to: string): Promise<Dividend[]>;
  /** Expiration dates on which an underlying has options, in order. */
  expirations(ticker: string): Promise<string[]>;
  /** Strikes of one expiration, USD per share, in order. */
  strikes(ticker: string, expiration: string): Promise<number[]>;
  /** Quoted options. Absent where the source has no chain. */
  chain?(ticker: string, filter: ChainFilter): Promise<ChainOption[]>;
}

/** A broker's premium in USD per share -> USD per contract, without the dust of binary fractions. */
export function perContract(perShare: number): number {
  return Math.round(perShare * 1e6) / 1e4;
}
