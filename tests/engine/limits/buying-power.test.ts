import { describe, expect, it } from "vitest";
import { spread } from "../trades.ts";
import { book, check, expectSentence, noteOf, statusOf, useBook } from "./stage.ts";

useBook();

describe("min_buying_power", () => {
  it.each([
    ["exactly that is left", 10_000, 9500, 1],
    ["a cent less would be left", 10_000, 9500.01, 0],
    ["there is not enough for the collateral itself", 499.99, 0, 0],
    ["nothing is left, and nothing has to be", 500, 0, 1],
  ])("must remain after the entry's collateral: %s", async (_what, power, limit, placed) => {
    const trade = spread();
    await book.approve(trade);
    await book.limit({ min_buying_power: limit });
    expect((await check([trade], power)).place).toHaveLength(placed);
    expect(await statusOf(trade)).toBe(placed === 1 ? "executing" : "pending");
    if (placed === 0) {
      expectSentence(await noteOf(trade), "min_buying_power", limit);
    }
  });

  it("is not checked at the press, where it is unknown", async () => {
    await book.limit({ min_buying_power: 1_000_000_000 });
    expect(await book.approve(spread())).toMatchObject({ outcome: "approved" });
  });

  it("lets nothing be sent while the broker does not report it", async () => {
    const trade = spread();
    await book.approve(trade);
    await book.limit({ min_buying_power: 100 });
    const { run_id, place } = await check([trade], null);
    expect(place).toEqual([]);
    await book.finish(run_id);
    expect(await book.orders({ request_id: trade.request_id })).toEqual([]);
  });

  it("does not matter unless it is set", async () => {
    const trade = spread();
    await book.approve(trade);
    expect((await check([trade], 0)).place).toHaveLength(1);
  });

  it.each<[string, number | null, "approved" | "proposed", boolean]>([
    ["when it is chosen and an entry may leave", 100, "approved", true],
    ["not when it is not chosen", null, "approved", false],
    ["not when no entry waits", 100, "proposed", false],
  ])("is requested from the broker %s", async (_what, limit, state, wanted) => {
    const trade = spread();
    await book.open(spread());
    await (state === "approved" ? book.approve(trade) : book.propose(trade));
    await book.limit({ min_buying_power: limit });
    expect(await book.beginning()).toMatchObject({ page: { buying_power_wanted: wanted } });
  });
});
