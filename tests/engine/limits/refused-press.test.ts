import { describe, expect, it } from "vitest";
import { NO_LIMITS } from "../../support/book.ts";
import { put } from "../trades.ts";
import { book, check, statusOf, useBook } from "./stage.ts";

useBook();

describe("a refused press", () => {
  it("can be repeated once the limit is changed", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 0 });
    expect(await book.approve(trade)).toMatchObject({ outcome: "refused" });
    await book.deliver();
    await book.limit({ max_open_positions: 1 });
    expect(await book.press(trade.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect((await check([trade])).place).toHaveLength(1);
  });

  it("is used up: the same update changes nothing later", async () => {
    const trade = put();
    await book.propose(trade);
    await book.deliver();
    await book.limit({ max_open_positions: 0 });
    const update = { update_id: 8_000_001 };
    expect(await book.press(trade.request_id, "approve", update)).toMatchObject({ outcome: "refused" });
    await book.deliver();
    await book.limit(NO_LIMITS);
    expect(await book.press(trade.request_id, "approve", update)).toMatchObject({ outcome: "replayed" });
    expect(await statusOf(trade)).toBe("pending");
  });

  it("still allows the trade to be rejected", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 0 });
    await book.approve(trade);
    await book.deliver();
    expect(await book.press(trade.request_id, "reject")).toMatchObject({ outcome: "rejected" });
  });

  it("is refused outside market hours as well", async () => {
    const trade = put();
    await book.setClock("2026-03-03T13:00:00Z");
    await book.limit({ max_open_positions: 0 });
    expect(await book.approve(trade)).toMatchObject({ outcome: "refused" });
    expect(await statusOf(trade)).toBe("pending");
  });

  it("may be followed by the end of the session: the request expires like any other", async () => {
    const trade = put();
    await book.limit({ max_open_positions: 0 });
    await book.approve(trade);
    await book.setClock("2026-03-03T21:00:00Z");
    await book.beginning();
    expect(await statusOf(trade)).toBe("expired");
  });
});
