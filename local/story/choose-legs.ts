import type { ChainOption } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import type { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";
import { parseOptionSymbol } from "../../shared/words/option-symbol.ts";
import type { StoryTrade } from "./trades.ts";

type Leg = NonNullable<TradeRequest["legs"]>[number];

const SHORT_LEGS: Record<StoryTrade["strategy"], Leg["option_type"][]> = {
  CSP: ["put"],
  VPC: ["put"],
  VCC: ["call"],
  IC: ["put", "call"],
  STR: ["put", "call"],
};

const DAY = 86_400_000;
/** Calendar days to expiration of every trade, about. */
const DTE = 43;

/**
 * Finds the trade in the market's chain: the expiration nearest to 43 days, the short strikes nearest to its delta. The
 * credit is the natural one, which is paid at once.
 *
 * @throws Error where the chain does not have it
 */
export async function chooseLegs(
  market: SimulatedMarket,
  { on, ticker, strategy, delta, width, quantity }: StoryTrade,
): Promise<Omit<TradeRequest, "request_id">> {
  const [expiration] = (await market.expirations(ticker)).toSorted(
    (one, other) => Math.abs(dte(on, one) - DTE) - Math.abs(dte(on, other) - DTE),
  );
  if (expiration === undefined) {
    throw new Error(`Nothing of ${ticker} expires.`);
  }
  const legs: Leg[] = [];
  let credit = 0;
  for (const option_type of SHORT_LEGS[strategy]) {
    const strikes = { from: 0, to: Number.MAX_SAFE_INTEGER };
    const chain = await market.chain(ticker, { expirations: [expiration], option_type, strikes });
    const leg = (action: Leg["action"], option: ChainOption) =>
      legs.push({ action, option_type, strike: strikeOf(option), expiration, quantity });

    const short = nearest(chain, (option) => Math.abs(Math.abs(option.delta ?? Infinity) - delta));
    leg("sell", short);
    credit += short.bid ?? 0;
    if (width !== undefined) {
      const strike = strikeOf(short) + (option_type === "put" ? -width : width);
      const long = nearest(chain, (option) => Math.abs(strikeOf(option) - strike));
      leg("buy", long);
      credit -= long.ask ?? 0;
    }
  }
  return {
    strategy_type: strategy,
    ticker,
    expiration_date: expiration,
    net_credit: Math.round(credit * 100) / 100,
    quantity,
    legs,
  };
}

function nearest(chain: ChainOption[], distance: (option: ChainOption) => number): ChainOption {
  const [found] = chain.toSorted((one, other) => distance(one) - distance(other));
  if (found === undefined) {
    throw new Error("The chain is empty.");
  }
  return found;
}

function strikeOf({ symbol }: ChainOption): number {
  const strike = parseOptionSymbol(symbol)?.strike;
  if (strike === undefined) {
    throw new Error(`${symbol} names no strike.`);
  }
  return strike;
}

function dte(on: string, expiration: string): number {
  return (Date.parse(expiration) - Date.parse(on)) / DAY;
}
