import type { MarketData } from "../../../shared/market-data.ts";
import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import { lastSession, newYorkDate, sessionClose } from "../../model/calendar.ts";
import type { AlpacaBook } from "./book.ts";

/**
 * Settles expired contracts on the following day. A contract that was a cent or more in the money is exercised or
 * assigned; others are removed. A contract without an official close waits for one.
 */
export async function settle(book: AlpacaBook, market: MarketData, now: Date): Promise<void> {
  const today = newYorkDate(now.getTime());
  for (const [symbol, quantity] of book.holdings()) {
    const option = parseOptionSymbol(symbol);
    if (option === null || option.expiration >= today) {
      continue;
    }
    const { root: ticker, expiration, optionType, strike } = option;
    const date = lastSession(expiration);
    const closed_at = new Date(sessionClose(date)).toISOString();
    const [close] = await market.officialCloses([{ ticker, date, closed_at }], []);
    // Another look may have settled it while the close was requested.
    if (close === undefined || book.holdings().get(symbol) !== quantity) {
      continue;
    }
    const inside = optionType === "put" ? strike - close.close : close.close - strike;
    if (inside < 0.01) {
      book.moved.set(symbol, (book.moved.get(symbol) ?? 0) - quantity);
      book.activities.other("OPEXP", now, expiration, {
        symbol,
        qty: String(-quantity),
        description: "Option Expiry",
      });
    } else {
      book.assign(symbol, -quantity, expiration);
    }
  }
}
