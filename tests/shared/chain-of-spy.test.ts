import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AlpacaMarketData } from "../../shared/alpaca/alpaca-market-data.ts";
import { AlpacaClient } from "../../shared/alpaca/client.ts";
import type { MarketData } from "../../shared/market-data.ts";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import { TradeStationMarketData } from "../../shared/tradestation/tradestation-market-data.ts";
import { parseOptionSymbol } from "../../shared/words/option-symbol.ts";
import { type AlpacaSimulator, startAlpacaSimulator } from "../alpaca/simulator/simulator.ts";
import { LISTED_NOW, ListedMarket, SPY_PRICE, WANTED, WINDOW } from "../brokers/listed-market.ts";
import { memoryVault } from "../tradestation/memory-vault.ts";
import { type Simulator, startSimulator } from "../tradestation/simulator/simulator.ts";

let alpaca: AlpacaSimulator;
let tradestation: Simulator;
beforeAll(async () => {
  const options = { market: new ListedMarket(), now: async () => LISTED_NOW };
  alpaca = await startAlpacaSimulator(options);
  tradestation = await startSimulator(options);
});
afterAll(async () => {
  await alpaca?.stop();
  await tradestation?.stop();
});

/**
 * Lets requests through in rounds: a round has all requests that are made before any answer of the previous round
 * arrives. The number of rounds is the length of the longest chain of requests that wait for each other.
 */
class Rounds {
  count = 0;
  readonly #fetch = globalThis.fetch;
  #waiting: (() => void)[] = [];
  #underWay = 0;
  #ended = false;

  begin(): void {
    globalThis.fetch = async (...request) => {
      this.#underWay += 1;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      return await this.#fetch(...request).finally(() => {
        this.#underWay -= 1;
      });
    };
    void this.#run();
  }

  end(): void {
    this.#ended = true;
    globalThis.fetch = this.#fetch;
  }

  async #run(): Promise<void> {
    while (!this.#ended) {
      const before = this.#waiting.length;
      await sleep(25);
      const isQuiet = this.#waiting.length === before && this.#underWay === before;
      if (isQuiet && before > 0) {
        this.count += 1;
        for (const letThrough of this.#waiting.splice(0)) {
          letThrough();
        }
      }
    }
  }
}

let rounds: Rounds;
beforeEach(() => {
  rounds = new Rounds();
});
afterEach(() => rounds.end());

describe.each([
  ["Alpaca", () => new AlpacaMarketData(new AlpacaClient(alpaca.settings), "indicative")],
  [
    "TradeStation",
    () => {
      const { settings } = tradestation;
      const vault = memoryVault(settings.TRADESTATION_REFRESH_TOKEN);
      return new TradeStationMarketData(new TradeStationClient(settings, vault));
    },
  ],
] as [string, () => MarketData][])("a chain of SPY at %s", (_, connect) => {
  it("is filtered at the source and read in at most 8 consecutive requests", async () => {
    const source = connect();
    // Gets the token, which is valid for twenty minutes.
    await source.underlyingQuotes(["SPY"], []);
    alpaca.requests.length = 0;
    tradestation.requests.length = 0;
    rounds.begin();

    const [quote] = await source.underlyingQuotes(["SPY"], []);
    const listed = await source.expirations("SPY");
    const expirations = listed.filter((date) => date >= "2026-04-02" && date <= "2026-05-02");
    const chain = await source.chain?.("SPY", { expirations, option_type: "put", strikes: WINDOW });

    expect(quote?.price).toBeCloseTo(SPY_PRICE, 6);
    expect(expirations).toEqual(WANTED);
    const options = (chain ?? []).map(({ symbol }) => parseOptionSymbol(symbol));
    expect(options).toHaveLength(WANTED.length * (WINDOW.to - WINDOW.from + 1));
    expect(options.every((each) => each?.optionType === "put" && each.strike <= WINDOW.to)).toBe(true);
    expect(rounds.count).toBeLessThanOrEqual(8);
  });
});
