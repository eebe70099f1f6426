/** One option's quote, USD per contract. */
export type OptionQuote = {
  /** OSI without padding: SPY260320P00580000. */
  symbol: string;
  bid: number | null;
  ask: number | null;
  /** When the quote was made, by the market clock; null = just now. */
  as_of: string | null;
  /** When the quote last changed, from a source that does not tell its age: a quote is valid until it changes. */
  changed_at?: string;
  halted: boolean;
  delayed: boolean;
};

export type UnderlyingQuote = {
  ticker: string;
  /** USD per share. */
  price: number;
};

/** An official close that is asked for. */
export type SessionClose = {
  ticker: string;
  /** New York date. */
  date: string;
  /** The instant at which that session closed. */
  closed_at: string;
};

export type OfficialClose = {
  ticker: string;
  date: string;
  /** USD per share. */
  close: number;
};

/** A cash dividend. Two dividends on one day are two entries. */
export type Dividend = {
  ticker: string;
  /** New York date. The dividend goes to those who held the shares before it. */
  ex_date: string;
  /** USD per share. */
  amount: number;
};

/** Which options of an underlying are wanted. The source leaves out all others. */
export type ChainFilter = {
  /** YYYY-MM-DD. */
  expirations: string[];
  option_type: "put" | "call";
  /** USD per share, both bounds included. */
  strikes: { from: number; to: number };
};

/**
 * An option of a chain; null where the source does not tell. Volatility and greeks come from the source's own model and
 * serve for comparison.
 */
export type ChainOption = OptionQuote & {
  /** Contracts, at the end of the last session. */
  open_interest: number | null;
  /** Contracts traded today. */
  volume: number | null;
  /** Annual, as a fraction. */
  implied_volatility: number | null;
  /** USD per share for one dollar of the underlying; negative for a put. */
  delta: number | null;
  /** USD per contract and day. */
  theta: number | null;
  /** USD per contract and percentage point of volatility. */
  vega: number | null;
};

/** How many requests for quotes a source accepts in how many seconds, and how many symbols each may have. */
export type QuoteQuota = {
  calls: number;
  seconds: number;
  symbols: number;
  /**
   * Requests for quotes made since this client exists, repeats included. The difference of two readings is the cost of
   * the work between them.
   */
  used: number;
  /** The same for chains, lists of contracts and daily bars, where the source counts them separately. */
  chains?: { calls: number; seconds: number; used: number };
};

/**
 * Where quotes come from. An adapter converts units and symbols and judges nothing: Postgres decides which quotes to
 * trust.
 */
export interface MarketData {
  /** Absent where the source accepts any number of requests. */
  quota?(): QuoteQuota;
  /** Quotes in as few requests as the source allows. Options without a quote are left out. */
  optionQuotes(symbols: string[]): Promise<OptionQuote[]>;
  /** `indices` names those tickers that are indices (and perhaps others). A source may know an index by another name. */
  underlyingQuotes(tickers: string[], indices: string[]): Promise<UnderlyingQuote[]>;
  /** Official closes of underlyings. Those that the source does not have yet are left out. */
  officialCloses(sessions: SessionClose[], indices: string[]): Promise<OfficialClose[]>;
  /**
   * Cash dividends that the source knows, with ex-dates between two New York dates, both included, ordered by ex-date.
   * Absent where the source does not tell.
   */
  dividends?(tickers: string[], from: string, to: string): Promise<Dividend[]>;
  /** Expiration dates of an underlying's options, in order. */
  expirations(ticker: string): Promise<string[]>;
  /** Strikes of one expiration, USD per share, in order. */
  strikes(ticker: string, expiration: string): Promise<number[]>;
  /** Quoted options of a chain. Absent where the source has none. */
  chain?(ticker: string, filter: ChainFilter): Promise<ChainOption[]>;
}

/** Converts a broker's premium from USD per share to USD per contract, without the rounding noise of binary fractions. */
export function perContract(perShare: number): number {
  return Math.round(perShare * 1e6) / 1e4;
}
