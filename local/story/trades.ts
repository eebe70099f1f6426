/** What a trader decides about a trade of the story. The market's chain then says which contract that is. */
export interface StoryTrade {
  /** YYYY-MM-DD. */
  on: string;
  ticker: string;
  /** One of `private.strategies()`. */
  strategy: "CSP" | "VPC" | "VCC" | "IC" | "STR";
  /** Of each short leg, without its sign. */
  delta: number;
  /** How far the long legs are from the short ones, USD per share. */
  width?: number;
  /** Contracts. */
  quantity: number;
}

/** What the trader does besides approving: writes a note, or closes by hand. `trade`: its place in TRADES, from 0. */
export type StoryDeed = { on: string; trade: number } & ({ note: string } | { closes: true });

/** What the paper broker charges from the first of these trades on, USD per contract and leg. */
export const FEE = 0.65;

/** What the account is worth, USD. */
export const BALANCE = 250_000;

/** They follow the example, which ends on Tuesday, March 3. */
export const TRADES: StoryTrade[] = [
  { on: "2026-03-04", ticker: "IWM", strategy: "CSP", delta: 0.25, quantity: 2 },
  { on: "2026-03-04", ticker: "QQQ", strategy: "VPC", delta: 0.25, width: 10, quantity: 2 },
  { on: "2026-03-05", ticker: "SPY", strategy: "VPC", delta: 0.25, width: 10, quantity: 3 },
  { on: "2026-03-06", ticker: "QQQ", strategy: "IC", delta: 0.16, width: 10, quantity: 2 },
  { on: "2026-03-10", ticker: "SPY", strategy: "VCC", delta: 0.2, width: 10, quantity: 2 },
  { on: "2026-03-11", ticker: "MSFT", strategy: "VPC", delta: 0.25, width: 10, quantity: 1 },
  { on: "2026-03-12", ticker: "NVDA", strategy: "CSP", delta: 0.25, quantity: 1 },
  { on: "2026-03-12", ticker: "IWM", strategy: "IC", delta: 0.16, width: 5, quantity: 3 },
  { on: "2026-03-16", ticker: "IWM", strategy: "STR", delta: 0.16, quantity: 1 },
  { on: "2026-03-18", ticker: "AAPL", strategy: "IC", delta: 0.16, width: 5, quantity: 3 },
  { on: "2026-03-19", ticker: "SPY", strategy: "IC", delta: 0.16, width: 10, quantity: 2 },
  { on: "2026-03-20", ticker: "AAPL", strategy: "CSP", delta: 0.25, quantity: 2 },
  { on: "2026-03-26", ticker: "IWM", strategy: "CSP", delta: 0.25, quantity: 1 },
  { on: "2026-04-02", ticker: "NVDA", strategy: "CSP", delta: 0.25, quantity: 1 },
];

export const DEEDS: StoryDeed[] = [
  {
    on: "2026-03-16",
    trade: 0,
    note: "the rally did it in eight sessions #rally rating:4 before:calm after:confident",
  },
  { on: "2026-03-17", trade: 5, closes: true },
  {
    on: "2026-03-17",
    trade: 5,
    note: "closed on a bad Monday, before any rule asked for it !impatient rating:2 before:calm after:nervous",
  },
  {
    on: "2026-03-19",
    trade: 6,
    note: "sold into a slide; one contract was the right size #slide rating:3 before:confident after:nervous",
  },
  {
    on: "2026-03-26",
    trade: 12,
    note: "a little high in strike for this market #size rating:3 before:greedy",
  },
];
