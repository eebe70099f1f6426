import { connect, type Database } from "../../shared/database.ts";
import { type CheckResult, type CheckWorld, runExitCheck } from "../../shared/exit-check.ts";
import type { MarketData } from "../../shared/market-data.ts";
import { PaperBroker } from "../../shared/paper/paper-broker.ts";
import { PositionManager } from "../../shared/position-manager.ts";
import { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";
import { type Book, createBook } from "./book.ts";

/** A book and everything around it over real REST: the paper broker, and a simulated market that the test drives. */
export interface TestWorld extends Book, CheckWorld {
  marketData: MarketData;
  positions: PositionManager;
  /** The schedule's next check, see `tick`; the broker or the market can be replaced. */
  check(differing?: Partial<CheckWorld>): Promise<CheckResult>;
  /** Sets a quote, USD per share; it stays fresh unless `as_of` is given. */
  drive(symbol: string, bid: number | null, ask: number | null, as_of?: string): Promise<void>;
  /** Sets an underlying, USD per share. */
  driveUnderlying(ticker: string, price: number): Promise<void>;
  /**
   * Moves shares of a ticker or contracts of a symbol into the paper account (or out of it, if negative), without an
   * order.
   */
  transfer(symbol: string, quantity: number): Promise<void>;
}

export async function createWorld(): Promise<TestWorld> {
  const book = await createBook();
  const { url, secretKey } = await book.rest();
  const database: Database = connect(url, secretKey);
  const marketData = new SimulatedMarket(database);
  const broker = new PaperBroker(database, marketData);
  return {
    ...book,
    database,
    marketData,
    broker,
    positions: new PositionManager(database),
    async check(differing = {}) {
      await book.tick();
      return await runExitCheck({ database, marketData, broker, ...differing });
    },
    async drive(symbol, bid, ask, as_of) {
      await book.sql`
        insert into private.simulated_quotes (symbol, bid, ask, as_of) values (${symbol}, ${bid}, ${ask}, ${as_of ?? null})
        on conflict (symbol) do update set (bid, ask, as_of) = (excluded.bid, excluded.ask, excluded.as_of)`;
    },
    async driveUnderlying(ticker, price) {
      await book.sql`
        insert into private.simulated_underlyings (ticker, price) values (${ticker}, ${price})
        on conflict (ticker) do update set price = excluded.price`;
    },
    async transfer(symbol, quantity) {
      await book.sql`
        insert into private.paper_transfers as t (symbol, quantity) values (${symbol}, ${quantity})
        on conflict (symbol) do update set quantity = t.quantity + excluded.quantity`;
    },
  };
}
