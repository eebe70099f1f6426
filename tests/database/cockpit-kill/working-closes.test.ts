import { describe, expect, it } from "vitest";
import { quotesFor } from "../../support/book.ts";
import { book, closeAtTheBroker, entryAtTheBroker, kill, unkill, useBook } from "./stage.ts";

useBook();

describe("closes at the broker when the kill switch is used", () => {
  it("stay, and a person is asked", async () => {
    const { request, position_id, order } = await closeAtTheBroker();
    await kill();
    expect((await book.deliver()).filter(({ kind }) => kind === "working_closes")).toMatchObject([
      {
        edited: false,
        facts: {
          orders: [
            {
              order_id: order.order_id,
              position_id,
              ticker: request.ticker,
              exit_reason: "profit_target",
              limit_price: 75,
              quantity: 1,
              filled_quantity: 0,
            },
          ],
          answer: null,
        },
      },
    ]);
    expect(await book.send(quotesFor(request, 70))).toMatchObject({
      cancel: [],
      replace: [],
      poll: [{ order_id: order.order_id, limit_price: 75 }],
    });
    expect(await book.decision(position_id)).toMatchObject({ verdict: "closing" });
  });

  it("nobody is asked if there are none", async () => {
    await entryAtTheBroker();
    await kill();
    expect((await book.deliver()).map(({ kind }) => kind)).not.toContain("working_closes");
  });

  it("are cancelled if that is the answer, and are not sent again", async () => {
    const { request, position_id, order } = await closeAtTheBroker();
    await kill();
    await book.deliver();
    expect(await book.answerNewest("working_closes", "cancelcloses")).toMatchObject({ outcome: "answered" });
    const { run_id, ...released } = await book.send(quotesFor(request, 75));
    expect(released).toMatchObject({ cancel: [{ order_id: order.order_id }], poll: [] });
    await book.finish(run_id, [{ order_id: Number(order.order_id), status: "cancelled" }]);
    expect((await book.decide(quotesFor(request, 75))).exits).toEqual([]);
    expect(await book.decision(position_id)).toMatchObject({ verdict: "killed" });
  });

  it("continue if that is the answer", async () => {
    const { request, order } = await closeAtTheBroker();
    await kill();
    await book.deliver();
    expect(await book.answerNewest("working_closes", "letwork")).toMatchObject({
      outcome: "answered",
      answer: "letwork",
    });
    expect(await book.send(quotesFor(request, 75))).toMatchObject({
      cancel: [],
      poll: [{ order_id: order.order_id }],
    });
    expect(await book.answerNewest("working_closes", "cancelcloses")).toMatchObject({
      outcome: "already",
      answer: "letwork",
    });
  });

  it("are no longer asked about once orders are sent again", async () => {
    await closeAtTheBroker();
    await kill();
    await unkill();
    expect(await book.answerNewest("working_closes", "cancelcloses")).toMatchObject({
      outcome: "already",
      answer: "gone",
    });
  });
});
