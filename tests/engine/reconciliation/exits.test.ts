import { describe, expect, it } from "vitest";
import type { Holding } from "../../../shared/broker.ts";
import { putSymbol, quotesFor, working } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { asked, book, compare, drifted, drifts, useBook } from "./stage.ts";

useBook();

describe("an exit of a position with a difference", () => {
  const due = (request: StrikeRequest) => quotesFor(request, 75);

  it.each<[string, StrikeRequest, number, number]>([
    ["of a put", put({ quantity: 3 }), 1, 1],
    ["of a put, two of three", put({ quantity: 3 }), 2, 2],
    ["of a spread", spread({ quantity: 3 }), 2, 2],
    ["of more than is booked: what is booked", put({ quantity: 3 }), 4, 3],
  ])("closes no more than the broker holds: %s", async (_what, request, held, quantity) => {
    await book.open(request);
    await drifted(holdingsOf(request, held), request);
    const { place } = await book.send(due(request));
    expect(place).toMatchObject([{ purpose: "exit", quantity }]);
  });

  it("closes no more of a spread than is held of both legs", async () => {
    const request = spread({ quantity: 3 });
    await book.open(request);
    const [short, long] = holdingsOf(request) as [Holding, Holding];
    await drifted([{ ...short, quantity: -1 }, long], request);
    expect((await book.send(due(request))).place).toMatchObject([{ quantity: 1 }]);
  });

  it("is not sent if nothing is held: the verdict says so, and that is announced once", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted([], request);
    for (let i = 0; i < 3; i += 1) {
      const { run_id, claim, place } = await book.send(due(request));
      expect({ claim, place }).toMatchObject({ claim: { exits: [] }, place: [] });
      await book.finish(run_id, [], []);
      expect(await book.decision(position_id)).toMatchObject({
        verdict: "drift",
        exit_reason: "profit_target",
      });
    }
    const announced = (await book.deliver()).filter(({ kind }) => kind === "exit_due");
    expect(announced).toMatchObject([
      { facts: { position_id, verdict: "drift", exit_reason: "profit_target" } },
    ]);
  });

  it("is not sent if one leg of a spread is held and the other is not", async () => {
    const request = spread({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted(holdingsOf(request).slice(0, 1), request);
    expect((await book.send(due(request))).place).toEqual([]);
    expect(await book.decision(position_id)).toMatchObject({ verdict: "drift" });
  });

  it.each(["dismissed", "not dismissed"])("is reduced whether it is dismissed or not: %s", async (what) => {
    const request = put({ quantity: 3 });
    await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const [message] = await asked();
    if (what === "dismissed") {
      await book.answer(message, "dismiss");
    }
    expect((await book.send(due(request))).place).toMatchObject([{ quantity: 1 }]);
  });

  it("is not sent a second time for contracts that the broker never had", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const { run_id, place } = await book.send(due(request));
    await book.finish(
      run_id,
      [
        {
          order_id: Number(place[0]?.order_id),
          status: "filled",
          filled_quantity: 1,
          fill_cash: -75,
          fees: 0,
        },
      ],
      [],
    );
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 2 });
    for (let i = 0; i < 3; i += 1) {
      const next = await book.send(due(request));
      expect(next.place).toEqual([]);
      await book.finish(next.run_id, [], []);
    }
    expect(await book.decision(position_id)).toMatchObject({ verdict: "drift" });
  });

  it("is for everything again once it is held", async () => {
    const request = put({ quantity: 3 });
    await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    await compare(holdingsOf(request), request);
    expect((await book.send(due(request))).place).toMatchObject([{ quantity: 3 }]);
  });

  it("of two positions in one symbol closes no more than is held together", async () => {
    const one = put({ quantity: 2 });
    const other = put({ ticker: one.ticker, quantity: 2 });
    await book.open(one);
    await book.open(other);
    await drifted(holdingsOf(one, 3), one);
    const { place } = await book.send(due(one));
    const contracts = place.reduce((sum, { quantity }) => sum + Number(quantity), 0);
    expect(contracts).toBeLessThanOrEqual(3);
    expect(contracts).toBeGreaterThan(0);
  });

  it("of two positions of one contract each, of which the broker holds one, closes that one", async () => {
    const one = put();
    const other = put({ ticker: one.ticker });
    const ids = [await book.open(one), await book.open(other)];
    await drifted(holdingsOf(one, 1), one);
    const { place } = await book.send(quotesFor(one, 450));
    expect(place).toMatchObject([{ quantity: 1 }]);
    const verdicts = await Promise.all(ids.map(async (id) => (await book.decision(id)).verdict));
    expect(verdicts.toSorted()).toEqual(["drift", "exit"]);
  });

  it("does not hold back an exit in another underlying", async () => {
    const [drifting, sound] = [put({ quantity: 2 }), put({ quantity: 2 })];
    await book.open(drifting);
    await book.open(sound);
    await drifted(holdingsOf(sound), drifting, sound);
    const { place } = await book.send([...due(drifting), ...due(sound)]);
    expect(place).toMatchObject([{ quantity: 2, legs: [{ symbol: putSymbol(sound) }] }]);
  });

  it("while it is at the broker the difference is neither counted nor forgotten", async () => {
    const request = put({ quantity: 3 });
    await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const before = await drifts();
    const { run_id, place } = await book.send(due(request));
    await book.finish(run_id, place.map(working), holdingsOf(request, 1));
    expect(await drifts()).toEqual(before);
    // After the cancel, the new order is for no more than before.
    const second = await book.send(due(request));
    await book.finish(second.run_id, [{ order_id: Number(place[0]?.order_id), status: "cancelled" }], null);
    expect((await book.send(due(request))).place).toMatchObject([{ quantity: 1 }]);
  });
});
