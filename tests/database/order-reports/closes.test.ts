import { describe, expect, it } from "vitest";
import { csp, quotesFor } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { book, closing, id, useBook } from "./stage.ts";

useBook();

describe("a refused close", () => {
  async function refused(request: StrikeRequest, at: string) {
    await book.setClock(at);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(
      run_id,
      place.map((order) => ({
        order_id: id(order),
        status: "rejected" as const,
        message: "Market is <closed>",
      })),
    );
    return place;
  }

  it("leaves the position OPEN, and reports the broker's words", async () => {
    const request = csp();
    const position_id = await book.open(request);
    expect(await refused(request, "2026-03-03T15:00:00Z")).toHaveLength(1);
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 1,
      exit_date: null,
    });
    expect(await book.trades()).toEqual([]);
    const alert = (await book.deliver()).find(({ kind }) => kind === "close_refused");
    expect(alert?.facts).toMatchObject({
      position_id,
      exit_reason: "profit_target",
      message: "Market is <closed>",
    });
  });

  it("is tried at the next check, three times a day, not a fourth, and again the next day", async () => {
    const request = csp();
    const position_id = await book.open(request);
    const tries: number[] = [];
    for (const at of ["15:00", "15:05", "15:10", "15:15", "20:55"]) {
      tries.push((await refused(request, `2026-03-03T${at}:00Z`)).length);
    }
    expect(tries).toEqual([1, 1, 1, 0, 0]);
    expect(await book.decision(position_id)).toMatchObject({
      exit_reason: "profit_target",
      verdict: "refused",
    });
    expect(await refused(request, "2026-03-04T14:35:00Z")).toHaveLength(1);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it("of one position does not count against another", async () => {
    const [request, other] = [csp(), csp()];
    await book.open(request);
    for (const minute of ["00", "05", "10"]) {
      await refused(request, `2026-03-03T15:${minute}:00Z`);
    }
    await book.open(other);
    const { place } = await book.send([...quotesFor(request, 75), ...quotesFor(other, 75)]);
    expect(place).toHaveLength(1);
  });
});

describe("a working close", () => {
  it("is taken over by a more urgent reason and repriced", async () => {
    const { request, position_id, order_id } = await closing(csp());
    const { claim, place, replace } = await book.send(quotesFor(request, 450));
    expect(place).toEqual([]);
    expect(claim.exits).toEqual([]);
    expect(replace).toMatchObject([{ order_id, limit_price: 451 }]);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({
      exit_reason: "stop_loss",
      urgency: 1,
    });
  });

  it("gives the position the reason that took it over", async () => {
    const { request, position_id, order_id } = await closing(csp());
    const { run_id } = await book.send(quotesFor(request, 450));
    await book.finish(run_id, [{ order_id, status: "filled", filled_quantity: 1, fill_cash: -451, fees: 0 }]);
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "stop_loss",
      realized_pnl: -301,
    });
  });

  it("keeps its reason when a less urgent one holds", async () => {
    const request = csp();
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 450));
    await book.finish(run_id, [{ order_id: id(place[0]), status: "working", limit_price: 451 }]);
    await book.send(quotesFor(request, 75));
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({
      exit_reason: "stop_loss",
      urgency: 1,
    });
  });

  it("for the date is not taken over by the profit target, but becomes as urgent as the stop", async () => {
    const request = csp({ expiration_date: "2026-03-24" });
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 150));
    await book.finish(run_id, [{ order_id: id(place[0]), status: "working", limit_price: 150 }]);
    const close = async () => (await book.orders({ position_id })).at(-1);
    await book.finish((await book.send(quotesFor(request, 75))).run_id);
    expect(await close()).toMatchObject({ exit_reason: "21dte", urgency: 3 });
    await book.finish((await book.send(quotesFor(request, 450))).run_id);
    expect(await close()).toMatchObject({ urgency: 1 });
  });

  it("is not repriced without a trustworthy quote", async () => {
    const { position_id } = await closing(csp());
    const { place, replace, poll } = await book.send([]);
    expect({ place, replace }).toEqual({ place: [], replace: [] });
    expect(poll).toHaveLength(1);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({ limit_price: 75 });
  });

  it("is polled after the market's close, and its position stays OPEN when it was not filled", async () => {
    const { position_id, order_id } = await closing(csp());
    await book.setClock("2026-03-03T21:00:00Z");
    const run = await book.beginning<{ run_id: number }>();
    expect(run).toMatchObject({ market_open: false, page: null, at_work: true });
    expect(await book.release(run.run_id)).toMatchObject({ place: [], replace: [], poll: [{ order_id }] });
    await book.finish(run.run_id, [{ order_id, status: "cancelled" }]);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 1 });
  });
});
