import { log } from "../log.ts";
import { type ChainFilter, type ChainOption, perContract } from "../market-data.ts";
import { OutsideError } from "../outside/errors.ts";
import { withQuery } from "../outside/orders.ts";
import { parseOptionSymbol, writeOptionSymbol } from "../words/option-symbol.ts";
import { chainLine } from "./answers.ts";
import type { TradeStationClient } from "./client.ts";
import { fromTradeStation } from "./symbols.ts";

/**
 * The options of one expiration, from a stream without an end. Reading stops when every strike has appeared once, when
 * TradeStation marks the end of the snapshot, or at a heartbeat.
 *
 * @param name TradeStation's name of the underlying
 * @param strikes the listed strikes that are wanted, in order, USD per share
 * @throws OutsideError when the stream gives nothing
 */
export async function readChain(
  client: TradeStationClient,
  name: string,
  expiration: string,
  { option_type, strikes: { from, to } }: ChainFilter,
  strikes: number[],
): Promise<ChainOption[]> {
  const middle = strikes[Math.floor(strikes.length / 2)];
  if (middle === undefined) {
    return [];
  }
  const [year, month, day] = expiration.split("-");
  const path = withQuery(`/marketdata/stream/options/chains/${encodeURIComponent(name)}`, {
    expiration: `${month}-${day}-${year}`,
    optionType: option_type === "put" ? "Put" : "Call",
    spreadType: "Single",
    // Number of strikes on each side.
    priceCenter: String(middle),
    strikeProximity: String(Math.floor(strikes.length / 2) + 1),
    enableGreeks: "true",
  });
  const found = new Map<string, ChainOption>();
  const isWhole = await client.snapshot(path, (json) => {
    const { success, data } = chainLine.safeParse(json);
    if (!success) {
      return false;
    }
    if (data.Error) {
      throw new OutsideError(
        `TradeStation, chain of ${name}: ${client.redact(data.Message || data.Error)}`,
        false,
      );
    }
    const [leg] = data.Legs;
    if (leg === undefined) {
      return ["EndSnapshot", "GoAway"].includes(data.StreamStatus) || data.Heartbeat !== null;
    }
    const option = parseOptionSymbol(fromTradeStation(leg.Symbol) ?? "");
    if (
      option?.expiration === expiration &&
      option.optionType === option_type &&
      option.strike >= from &&
      option.strike <= to
    ) {
      const symbol = writeOptionSymbol(option);
      found.set(symbol, chainOptionOf(symbol, data));
    }
    return found.size >= strikes.length;
  });
  if (!isWhole && found.size === 0) {
    throw new OutsideError(`TradeStation, chain of ${name}: it says nothing.`, true);
  }
  if (found.size < strikes.length) {
    log("warning", "chain_not_whole", { name, expiration, found: found.size, listed: strikes.length });
  }
  return [...found.values()].sort((one, other) => (one.symbol < other.symbol ? -1 : 1));
}

function chainOptionOf(symbol: string, said: ReturnType<typeof chainLine.parse>): ChainOption {
  const ofContract = (value: number | null) => (value === null ? null : perContract(value));
  return {
    symbol,
    bid: ofContract(said.Bid),
    ask: ofContract(said.Ask),
    as_of: null,
    // A chain has no flags. Its options are quoted one by one before anything is sent.
    halted: false,
    delayed: false,
    open_interest: said.DailyOpenInterest,
    volume: said.Volume,
    implied_volatility: said.ImpliedVolatility,
    delta: said.Delta,
    theta: ofContract(said.Theta),
    vega: ofContract(said.Vega),
  };
}
