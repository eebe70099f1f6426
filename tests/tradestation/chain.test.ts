import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChainFilter, ChainOption } from "../../shared/market-data.ts";
import { writeOptionSymbol } from "../../shared/words/option-symbol.ts";
import { StillMarket } from "../brokers/still-market.ts";
import { createStage, type Stage } from "./stage.ts";

const EXPIRATION = "2026-04-17";
const STRIKES = [560, 565, 570, 575, 580, 585, 590, 600];

/** Only some listed contracts have quotes. */
class ChainMarket extends StillMarket {
  quoted = STRIKES;
  override async strikes() {
    return STRIKES;
  }
  async chain(root: string, { option_type, strikes }: ChainFilter): Promise<ChainOption[]> {
    return this.quoted
      .filter((strike) => strike >= strikes.from && strike <= strikes.to)
      .map((strike) => ({
        symbol: writeOptionSymbol({ root, expiration: EXPIRATION, optionType: option_type, strike }),
        ...{ bid: strike, ask: strike + 10, as_of: null, halted: false, delayed: false },
        ...{ open_interest: strike * 3, volume: 7, implied_volatility: 0.1875 },
        ...{ delta: -strike / 1000, theta: -4.25, vega: 61.5 },
      }));
  }
}

const market = new ChainMarket();
let stage: Stage;
beforeAll(async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  stage = await createStage({ market }, { timeout: 300 });
});
beforeEach(() => {
  market.quoted = STRIKES;
  stage.simulator.chainEnds = [];
  stage.simulator.requests.length = 0;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await stage?.simulator.stop();
});

const chain = (from = 565, to = 585) =>
  stage.marketData.chain("SPY", { expirations: [EXPIRATION], option_type: "put", strikes: { from, to } });
const strikesOf = (found: ChainOption[]) => found.map(({ symbol }) => Number(symbol.slice(-8)) / 1000);

describe("a chain of TradeStation's is a stream that never ends", () => {
  it("and is complete once every requested option has been received", async () => {
    const found = await chain();
    expect(strikesOf(found)).toEqual([565, 570, 575, 580, 585]);
    expect(found[3]).toEqual({
      symbol: "SPY260417P00580000",
      ...{ bid: 580, ask: 590, as_of: null, halted: false, delayed: false },
      ...{
        open_interest: 1740,
        volume: 7,
        implied_volatility: 0.1875,
        delta: -0.58,
        theta: -4.25,
        vega: 61.5,
      },
    });
    const { path } = stage.simulator.requests.at(-1) ?? { path: "" };
    expect(Object.fromEntries(new URL(path, "http://host").searchParams)).toEqual({
      expiration: "04-17-2026",
      optionType: "Put",
      spreadType: "Single",
      priceCenter: "575",
      strikeProximity: "3",
      enableGreeks: "true",
    });
  });

  it.each([
    ["says that this was the snapshot", { StreamStatus: "EndSnapshot" }],
    ["is going away", { StreamStatus: "GoAway" }],
    ["has nothing to say for a while", { Heartbeat: 1, Timestamp: "2026-03-03T15:00:00Z" }],
  ])("or it %s: options without quotes are left out", async (_, line) => {
    market.quoted = [570, 580];
    stage.simulator.chainEnds = [line];
    expect(strikesOf(await chain())).toEqual([570, 580]);
  });

  it("or its time has passed: what was received counts", async () => {
    market.quoted = [570];
    expect(strikesOf(await chain())).toEqual([570]);
  });

  it("one without any content is an error", async () => {
    market.quoted = [];
    await expect(chain()).rejects.toThrow("TradeStation, chain of SPY: it says nothing.");
  });

  it("one with an error is refused with its text", async () => {
    market.quoted = [];
    stage.simulator.chainEnds = [{ Error: "FAILED", Message: "Not entitled." }];
    await expect(chain()).rejects.toThrow("TradeStation, chain of SPY: Not entitled.");
  });

  it("strikes that are not listed are not requested", async () => {
    expect(await chain(900, 950)).toEqual([]);
    expect(stage.simulator.requests.map(({ endpoint }) => endpoint)).toEqual(["strikes"]);
  });

  it("is requested again after a passing answer", async () => {
    stage.simulator.faults.queue("chain", "error_500");
    stage.simulator.faults.queue("chain", "token_expired");
    expect(strikesOf(await chain())).toEqual([565, 570, 575, 580, 585]);
  });
});
