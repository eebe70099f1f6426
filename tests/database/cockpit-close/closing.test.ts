import { describe, expect, it } from "vitest";
import { csp, OWNER, putSymbol, quote, quotesFor, type Row } from "../../support/book.ts";
import { book, close, held, question, useBook } from "./stage.ts";

useBook();

const working = (order: Row | undefined, limit_price: unknown = order?.limit_price) => ({
  order_id: Number(order?.order_id),
  status: "working" as const,
  broker_order_id: `B${order?.order_id}`,
  limit_price: Number(limit_price),
});

describe("a close requested by a person", () => {
  it("waits for a trustworthy quote like every order, and is announced as due once", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    await book.deliver();
    const halted = [quote(putSymbol(request), 120, { halted: true })];
    expect((await book.decide(halted)).exits).toEqual([]);
    expect((await book.decide(halted)).exits).toEqual([]);
    expect(await book.decision(position_id)).toMatchObject({
      verdict: "waiting",
      exit_reason: "manual",
      code: "halted",
    });
    expect(await book.deliver()).toMatchObject([
      { kind: "exit_due", facts: { position_id, verdict: "waiting", exit_reason: "manual" } },
    ]);
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([{ position_id, reason: "manual" }]);
  });

  it("respects the day's limit of refusals", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    for (let time = 0; time < 3; time += 1) {
      const { run_id, place } = await book.send(quotesFor(request, 120));
      await book.finish(run_id, [
        { order_id: Number(place[0]?.order_id), status: "rejected", message: "No." },
      ]);
    }
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([]);
    expect(await book.decision(position_id)).toMatchObject({ verdict: "refused", exit_reason: "manual" });
    await book.setClock("2026-03-04T15:00:00Z");
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([{ position_id, reason: "manual" }]);
  });

  it("closes no more than the broker holds", async () => {
    const { request, position_id } = await held(csp({ quantity: 3 }));
    await close(position_id);
    await book.sql`
      insert into public.drifts (symbol, ticker, kind, booked, held, checks, position_ids)
      values (${putSymbol(request)}, ${request.ticker}, 'quantity_differs', -3, -1, 2, ${[position_id]})`;
    expect((await book.send(quotesFor(request, 120))).place).toMatchObject([{ quantity: 1 }]);
  });

  it("is as urgent as the stop if that is met too", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    const { place } = await book.send([quote(putSymbol(request), 460, { bid: 455, ask: 465 })]);
    expect(place).toMatchObject([{ limit_price: 465 }]);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({ exit_reason: "manual", urgency: 1 });
  });

  it("does not confirm a stop that is not confirmed yet", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    await book.sql`update public.stop_confirmation set checks = 3, needed = 3`;
    await book.send(quotesFor(request, 460));
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({ exit_reason: "manual", urgency: 2 });
    await book.sql`update public.stop_confirmation set checks = 1, needed = 1`;
  });

  it("takes over a less urgent working close", async () => {
    const { request, position_id } = await held(csp(), 120);
    const first = await book.send(quotesFor(request, 75));
    await book.finish(first.run_id, [working(first.place[0])]);
    await book.command("close", { position_id });
    expect(await question()).toMatchObject({
      working: { exit_reason: "profit_target", limit_price: 75, status: "working" },
    });
    await book.answerNewest("confirmation", "confirm");
    const { claim, replace } = await book.send(quotesFor(request, 90));
    expect(claim.exits).toEqual([]);
    expect(replace).toMatchObject([{ order_id: first.place[0]?.order_id, limit_price: 90 }]);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({
      exit_reason: "manual",
      urgency: 2,
      cancelling: false,
    });
  });

  it("walks from the mid to the natural price", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    const quotes = [quote(putSymbol(request), 120, { bid: 116, ask: 124 })];
    let { run_id, place, replace } = await book.send(quotes);
    const limits = [place[0]?.limit_price];
    for (let check = 0; check < 2; check += 1) {
      await book.finish(run_id, [working((await book.orders({ position_id })).at(-1))]);
      ({ run_id, place, replace } = await book.send(quotes));
      limits.push(replace[0]?.limit_price);
    }
    expect(limits).toEqual([120, 122, 124]);
  });

  it("stays requested when its order ends with the day, until the position is closed", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    const { run_id, place } = await book.send(quotesFor(request, 120));
    await book.finish(run_id, [{ order_id: Number(place[0]?.order_id), status: "cancelled" }]);
    await book.setClock("2026-03-04T15:00:00Z");
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([{ position_id, reason: "manual" }]);
  });

  it("can be cancelled while no order is out", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    expect(await question()).toMatchObject({
      answer: "confirm",
      progress: { waiting: 1, working: 0, closed: 0 },
    });
    expect(await book.answerNewest("confirmation", "withdraw")).toMatchObject({
      outcome: "answered",
      answer: "withdraw",
    });
    expect(await book.position(position_id)).toMatchObject({ close_asked_at: null, close_asked_by: null });
    expect((await book.decide(quotesFor(request, 120))).exits).toEqual([]);
    expect(await book.answerNewest("confirmation", "withdraw")).toMatchObject({
      outcome: "already",
      answer: "withdraw",
    });
    expect(await book.command("close", { position_id })).toEqual({ outcome: "asked" });
  });

  it("cannot be cancelled once its order is out", async () => {
    const { request, position_id } = await held();
    await close(position_id);
    await book.send(quotesFor(request, 120));
    expect(await book.answerNewest("confirmation", "withdraw")).toEqual({
      outcome: "refused",
      kind: "confirmation",
      answer: "confirm",
      message: "It is too late: the order has been sent, or the position has closed.",
    });
    expect(await book.position(position_id)).toMatchObject({ close_asked_by: OWNER });
  });

  it("keeps its message up to date: confirmed, at the broker, closed", async () => {
    const { request, position_id } = await held();
    await book.command("close", { position_id });
    const [asked] = await book.deliver();
    await book.answerNewest("confirmation", "confirm");
    const confirmations = async () => (await book.deliver()).filter(({ kind }) => kind === "confirmation");
    const here = { edited: true, message_id: asked?.message_id };
    expect(await confirmations()).toMatchObject([
      { ...here, facts: { answer: "confirm", progress: { waiting: 1 } } },
    ]);
    const { run_id, place } = await book.send(quotesFor(request, 120));
    expect(await confirmations()).toMatchObject([
      { ...here, facts: { progress: { waiting: 0, working: 1, closed: 0 } } },
    ]);
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "filled",
        filled_quantity: 1,
        fill_cash: -120,
        fees: 0,
      },
    ]);
    expect(await confirmations()).toMatchObject([
      { ...here, facts: { progress: { waiting: 0, working: 0, closed: 1 } } },
    ]);
    expect(await book.trades()).toMatchObject([
      { exit_reason: "manual", executed_by: "manual", pnl_realized: 30 },
    ]);
  });
});
