import type { Day } from "./calendar.ts";
import type { Money } from "./money.ts";

export interface Leg {
  action: "sell" | "buy";
  type: "put" | "call";
  /** USD per share. */
  strike: Money;
}

/** The legs of a position, on one underlying with one expiration. */
export interface Contract {
  ticker: string;
  /** New York date. */
  expiration: Day;
  legs: Leg[];
}

export const STRATEGIES = ["CSP", "VPC", "VCC", "IC", "CC", "STR"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** The puts or the calls of a contract: a short leg and perhaps a long leg further out. USD per share. */
export interface Side {
  type: Leg["type"];
  short: Money;
  long: Money | null;
  /** The distance between both; null = no long leg. */
  width: Money | null;
}

export function sides({ legs }: Contract): Side[] {
  return (["put", "call"] as const).flatMap((type) => {
    const strikeOf = (action: Leg["action"]) =>
      legs.find((leg) => leg.type === type && leg.action === action)?.strike ?? null;
    const [short, long] = [strikeOf("sell"), strikeOf("buy")];
    if (short === null) {
      return [];
    }
    const width = long === null ? null : type === "put" ? short - long : long - short;
    return [{ type, short, long, width }];
  });
}

export function strategyOf(contract: Contract): Strategy {
  const [first, second] = sides(contract);
  if (first === undefined) {
    throw new Error("Nothing is sold.");
  }
  if (second !== undefined) {
    return first.long === null ? "STR" : "IC";
  }
  if (first.type === "put") {
    return first.long === null ? "CSP" : "VPC";
  }
  return first.long === null ? "CC" : "VCC";
}

/** A straddle or an iron butterfly. */
export function isAtOneStrike(contract: Contract): boolean {
  const [puts, calls] = sides(contract);
  return calls !== undefined && puts?.short === calls.short;
}

/** The strikes of a strategy's legs, USD per share; those that it does not need are ignored. */
export interface Strikes {
  put: Money;
  putWidth: Money;
  call: Money;
  callWidth: Money;
}

export function contractAt(
  strategy: Strategy,
  ticker: string,
  expiration: Day,
  { put, putWidth, call, callWidth }: Strikes,
): Contract {
  const leg = (action: Leg["action"], type: Leg["type"], strike: Money): Leg => ({ action, type, strike });
  const shortPut = leg("sell", "put", put);
  const shortCall = leg("sell", "call", call);
  const longPut = leg("buy", "put", put - putWidth);
  const longCall = leg("buy", "call", call + callWidth);
  const legs = {
    CSP: [shortPut],
    VPC: [shortPut, longPut],
    VCC: [shortCall, longCall],
    IC: [shortPut, shortCall, longPut, longCall],
    CC: [shortCall],
    STR: [shortPut, shortCall],
  }[strategy];
  return { ticker, expiration, legs };
}

/** `SPY260320P00580000` */
export function optionSymbol({ ticker, expiration }: Contract, { type, strike }: Leg): string {
  const thousandths = (strike / 10n).toString().padStart(8, "0");
  return `${ticker}${expiration.slice(2).replaceAll("-", "")}${type === "put" ? "P" : "C"}${thousandths}`;
}

const known = new WeakMap<Contract, string[]>();

/** The symbol of each leg, in their order. */
export function symbols(contract: Contract): string[] {
  const found = known.get(contract) ?? contract.legs.map((leg) => optionSymbol(contract, leg));
  known.set(contract, found);
  return found;
}

/** The broker's holdings for a number of contracts; negative = short. */
export function holdingsOf(contract: Contract, contracts: number): { symbol: string; quantity: number }[] {
  const names = symbols(contract);
  return contract.legs.map(({ action }, i) => ({
    symbol: names[i] ?? "",
    quantity: action === "sell" ? -contracts : contracts,
  }));
}

/** The cost of a side at expiration at a price of the underlying, USD per share: its short leg minus its long leg. */
function worthOf({ type, short, width }: Side, price: Money): Money {
  const through = type === "put" ? short - price : price - short;
  const inside = through > 0n ? through : 0n;
  return width !== null && inside > width ? width : inside;
}

/** The cost of closing at expiration at a price of the underlying (USD per share), USD per contract. */
export function worth(contract: Contract, price: Money): Money {
  return 100n * sides(contract).reduce((sum, side) => sum + worthOf(side, price), 0n);
}

/** The highest possible cost, as only one side can be in the money. USD per contract; null = without bound. */
export function mostWorth(contract: Contract): Money | null {
  let most = 0n;
  for (const { type, short, width } of sides(contract)) {
    // A put is worth at most its strike; a call has no bound.
    const bound = width ?? (type === "put" ? short : null);
    if (bound === null) {
      return null;
    }
    most = bound > most ? bound : most;
  }
  return 100n * most;
}
