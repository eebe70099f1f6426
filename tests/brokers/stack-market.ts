import { readFileSync } from "node:fs";
import { z } from "zod";
import { connect } from "../../shared/database.ts";
import type { MarketData } from "../../shared/market-data.ts";
import { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";

const stackFile = z.object({ supabaseUrl: z.string(), secretKey: z.string(), marketUrl: z.string() });
const clock = z.object({ now: z.coerce.date() });

/** The market of this checkout's running stack, so that `marketUrl` also drives the simulator. */
export const stackMarket: MarketData = {
  optionQuotes: (symbols) => market().optionQuotes(symbols),
  underlyingQuotes: (tickers, indices) => market().underlyingQuotes(tickers, indices),
  officialCloses: (sessions, indices) => market().officialCloses(sessions, indices),
  expirations: (ticker) => market().expirations(ticker),
  strikes: (ticker, expiration) => market().strikes(ticker, expiration),
};

/** The stack's market clock. */
export async function stackClock(): Promise<Date> {
  const response = await fetch(`${stack().marketUrl}/clock`);
  return clock.parse(await response.json()).now;
}

function market(): MarketData {
  const { supabaseUrl, secretKey } = stack();
  return new SimulatedMarket(connect(supabaseUrl, secretKey));
}

/** Read each time, because a stack may start after the simulator, or again. */
function stack(): z.infer<typeof stackFile> {
  return stackFile.parse(JSON.parse(readFileSync(".local/stack.json", "utf8")));
}
