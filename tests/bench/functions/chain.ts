import process from "node:process";
import { AlpacaMarketData } from "../../../shared/alpaca/alpaca-market-data.ts";
import { AlpacaClient } from "../../../shared/alpaca/client.ts";
import { greeksOf, yearsUntil } from "../../../shared/greeks.ts";
import type { ChainFilter, ChainOption } from "../../../shared/market-data.ts";
import { TradeStationClient } from "../../../shared/tradestation/client.ts";
import { TradeStationMarketData } from "../../../shared/tradestation/tradestation-market-data.ts";
import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";

/**
 * Reads a chain as an adapter does, computes the greeks from the mids, and reports the cost: `{settings, filter, now}`
 * -> `{options, volatilities, read, greeks}`, CPU in seconds.
 */
export default {
  async fetch(request: Request): Promise<Response> {
    const { settings, filter, now } = (await request.json()) as {
      // biome-ignore lint/suspicious/noExplicitAny: of either vendor, as its simulator gives them.
      settings: any;
      filter: ChainFilter;
      now: string;
    };
    const source =
      settings.ALPACA_KEY_ID === undefined
        ? new TradeStationMarketData(new TradeStationClient(settings, vault(settings)))
        : new AlpacaMarketData(new AlpacaClient(settings), "indicative");
    const begun = process.cpuUsage();
    const [quote] = await source.underlyingQuotes(["SPY"], []);
    await source.expirations("SPY");
    const chain = await source.chain("SPY", filter);
    const read = seconds(begun);
    const before = process.cpuUsage();
    const volatilities = chain.filter((option) => volatilityOf(option, quote?.price ?? 0, now) !== null);
    const greeks = seconds(before);
    return Response.json({ options: chain.length, volatilities: volatilities.length, read, greeks });
  },
};

function volatilityOf({ symbol, bid, ask }: ChainOption, price: number, now: string): number | null {
  const option = parseOptionSymbol(symbol);
  if (option === null || bid === null || ask === null) {
    return null;
  }
  const { expiration, optionType: option_type, strike } = option;
  const years = yearsUntil(new Date(`${expiration}T20:00:00Z`), new Date(now));
  const { greeks } = greeksOf(
    { option_type, strike, mid: (bid + ask) / 2 },
    { price, years, rate: 0.04, dividend_yield: 0.012 },
  );
  return greeks?.implied_volatility ?? null;
}

function seconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

/** Keeps a token as long as the function lives. */
function vault({ TRADESTATION_REFRESH_TOKEN: refresh_token }: { TRADESTATION_REFRESH_TOKEN: string }) {
  let kept: { access_token: string; renew_in: number } | null = null;
  return {
    read: async () => kept ?? { claim: 1, refresh_token },
    async keep(_: number, { access_token, expires_in }: { access_token: string; expires_in: number }) {
      kept = { access_token, renew_in: expires_in };
      return expires_in;
    },
    async giveUp() {},
  };
}
