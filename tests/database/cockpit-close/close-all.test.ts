import { describe, expect, it } from "vitest";
import { csp, OWNER, quotesFor } from "../../support/book.ts";
import { book, close, held, question, useBook } from "./stage.ts";

useBook();

describe("/close all", () => {
  it("asks about every open position at once: how many, their cost, the resulting P&L, and which have no mark", async () => {
    const [a, b] = [await held(csp({ quantity: 2 }), 120), await held(csp(), 170)];
    const unmarked = await book.open(csp());
    await book.decide([...quotesFor(a.request, 120), ...quotesFor(b.request, 170)]);
    await book.deliver();
    expect(await book.command("close_all")).toEqual({ outcome: "asked" });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "confirmation",
        facts: {
          action: "close_all",
          position_ids: [a.position_id, b.position_id, unmarked],
          positions: 3,
          cost: 410,
          pnl: 40,
          unmarked: [{ position_id: unmarked }],
          market_open: true,
        },
      },
    ]);
    await book.answerNewest("confirmation", "confirm");
    const { exits } = await book.decide([...quotesFor(a.request, 120), ...quotesFor(b.request, 170)]);
    expect(exits).toEqual([
      { position_id: a.position_id, reason: "manual" },
      { position_id: b.position_id, reason: "manual" },
    ]);
    expect(await question()).toMatchObject({ progress: { waiting: 1, working: 2, closed: 0 } });
  });

  it("applies to the positions that were open when it asked", async () => {
    const { position_id } = await held();
    await book.command("close_all");
    await book.deliver();
    const later = await held();
    await book.answerNewest("confirmation", "confirm");
    expect(await book.position(position_id)).toMatchObject({ close_asked_by: OWNER });
    expect(await book.position(later.position_id)).toMatchObject({ close_asked_by: null });
  });

  it("cancelled, cancels waiting closes and leaves those at the broker", async () => {
    const [a, b] = [await held(), await held()];
    await book.command("close_all");
    await book.deliver();
    await book.answerNewest("confirmation", "confirm");
    await book.send(quotesFor(a.request, 120));
    expect(await book.answerNewest("confirmation", "withdraw")).toMatchObject({ outcome: "answered" });
    expect(await book.position(a.position_id)).toMatchObject({ close_asked_by: OWNER });
    expect(await book.position(b.position_id)).toMatchObject({ close_asked_by: null });
  });

  it("without open positions that are not being closed is refused", async () => {
    expect(await book.command("close_all")).toMatchObject({ outcome: "refused" });
    const { position_id } = await held();
    await close(position_id);
    expect(await book.command("close_all")).toMatchObject({
      outcome: "refused",
      message: "There is no open position that is not already being closed.",
    });
  });
});
