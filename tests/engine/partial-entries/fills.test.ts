import { describe, expect, it } from "vitest";
import { quotesFor, type Row } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { book, entering, positions, useBook } from "./stage.ts";

useBook();

const note = async ({ request_id }: StrikeRequest) => (await book.request(request_id)).status_note;

describe("the first fill of an entry", () => {
  it("opens a position with what filled, with its rules, while the rest continues to work", async () => {
    const { request, entry, fills, position } = await entering();
    const { opened } = await fills(1, 150.01, 0.65);
    expect(opened).toEqual([(await position()).position_id]);
    expect(await position()).toMatchObject({
      request_id: request.request_id,
      status: "OPEN",
      quantity: 1,
      open_quantity: 1,
      credit: 150.01,
      entry_price: 150.01,
      fees: 0.65,
      collateral: 58_000,
      max_risk: 57_849.99,
      profit_target: 75.01,
      stop_loss: 300.02,
      legs: [{ action: "sell", strike: 580, quantity: 1 }],
    });
    expect(await entry()).toMatchObject({ status: "partially_filled", quantity: 3, filled_quantity: 1 });
  });

  it("opens a spread with both legs and the width's risk", async () => {
    const { fills, position } = await entering(spread({ quantity: 3 }));
    await fills(2, 300);
    expect(await position()).toMatchObject({
      quantity: 2,
      collateral: 1000,
      max_risk: 700,
      profit_target: 150,
      stop_loss: 1000,
      legs: [
        { action: "sell", strike: 580, quantity: 2 },
        { action: "buy", strike: 575, quantity: 2 },
      ],
    });
  });

  it("executes its request, which shows the progress, and announces once that a position opened", async () => {
    const { request, fills, position } = await entering();
    await fills(1, 150);
    expect(await book.request(request.request_id)).toMatchObject({
      status: "executed",
      status_note: "1 of 3 filled; the rest is still working.",
    });
    const told = await book.deliver();
    expect(told.filter(({ kind }) => kind === "opened")).toMatchObject([
      { facts: { position_id: (await position()).position_id, quantity: 1, entry_price: 150 } },
    ]);
    expect(told.findLast(({ kind }) => kind === "card")).toMatchObject({
      edited: true,
      facts: { status: "executed", status_note: "1 of 3 filled; the rest is still working." },
    });
  });

  it("sent twice changes nothing", async () => {
    const { fills, position } = await entering();
    await fills(1, 150, 0.65);
    const before = await position();
    expect(await fills(1, 150, 0.65)).toEqual({ opened: [], closed: [] });
    expect(await position()).toEqual(before);
    expect(await positions()).toHaveLength(1);
    expect((await book.alerts()).filter((kind) => kind === "opened")).toHaveLength(1);
  });

  it("does not make the entry look like a close in the open book", async () => {
    const { fills } = await entering();
    await fills(1, 150);
    const rows =
      await book.sql`select open_quantity, close_status, close_limit_price from public.v_open_positions`;
    expect([...rows]).toEqual([{ open_quantity: 1, close_status: null, close_limit_price: null }]);
  });

  it("makes a position that every check marks and judges like any other", async () => {
    const { request, fills, position } = await entering();
    await fills(1, 150);
    await book.decide(quotesFor(request, 140));
    const { position_id } = await position();
    expect(await book.decision(Number(position_id))).toMatchObject({ mark: 140, pnl: 10, verdict: "hold" });
  });
});

describe("a later fill of the entry", () => {
  it("grows the position, and opens no other", async () => {
    const { entry, fills, position } = await entering();
    await fills(1, 150.01, 0.65);
    const { position_id } = await position();
    expect(await fills(2, 300.02, 1.3)).toEqual({ opened: [], closed: [] });
    expect(await position()).toMatchObject({
      position_id,
      quantity: 2,
      open_quantity: 2,
      credit: 300.02,
      entry_price: 150.01,
      fees: 1.3,
      collateral: 116_000,
      max_risk: 115_699.98,
      profit_target: 150.01,
      stop_loss: 600.04,
      legs: [{ quantity: 2 }],
    });
    await fills(3, 450.04, 1.95);
    expect(await position()).toMatchObject({
      position_id,
      quantity: 3,
      open_quantity: 3,
      credit: 450.04,
      entry_price: 150.0133,
      fees: 1.95,
      collateral: 174_000,
      max_risk: 173_549.96,
      profit_target: 225.02,
      stop_loss: 900.08,
      legs: [{ quantity: 3 }],
    });
    expect(await entry()).toMatchObject({ status: "filled" });
    expect(await positions()).toHaveLength(1);
    expect((await book.alerts()).filter((kind) => kind === "opened")).toHaveLength(1);
  });

  it("grows a spread's legs, collateral, risk and stop", async () => {
    const { fills, position } = await entering(spread({ quantity: 3 }));
    await fills(1, 150);
    await fills(3, 451);
    expect(await position()).toMatchObject({
      quantity: 3,
      collateral: 1500,
      max_risk: 1049,
      profit_target: 225.5,
      stop_loss: 1500,
      legs: [
        { action: "sell", quantity: 3 },
        { action: "buy", quantity: 3 },
      ],
    });
  });

  it("updates the card's note and ends it", async () => {
    const { request, fills } = await entering();
    await fills(1, 150);
    await fills(2, 300);
    expect(await note(request)).toBe("2 of 3 filled; the rest is still working.");
    await fills(3, 450);
    expect((await note(request)) ?? "").not.toContain("working");
    expect(await book.request(request.request_id)).toMatchObject({ status: "executed" });
    const card = (await book.deliver()).findLast(({ kind }) => kind === "card");
    expect(String(card?.facts.status_note ?? "")).not.toContain("working");
  });

  it("is judged as a whole from the next check on", async () => {
    const { request, fills, position } = await entering();
    await fills(1, 150);
    await book.decide(quotesFor(request, 140));
    expect(await position()).toMatchObject({ unrealized_pnl: 10 });
    await fills(3, 450);
    // By the latest mark until there is a newer one.
    expect(await position()).toMatchObject({ unrealized_pnl: 30 });
    await book.decide(quotesFor(request, 130));
    const { position_id } = await position();
    expect(await book.decision(Number(position_id))).toMatchObject({
      pnl: 60,
      to_profit_target: 165,
      to_stop_loss: 960,
    });
    expect(await position()).toMatchObject({ unrealized_pnl: 60 });
  });

  it("leads to the same rules as a single fill, whatever the steps were", async () => {
    const request = put({ quantity: 7 });
    const [whole, parts] = [await entering(put({ quantity: 7 })), await entering(request)];
    await whole.fills(7, 1050.07);
    for (const [filled, cash] of [
      [1, 150.01],
      [2, 300.02],
      [4, 600.03],
      [7, 1050.07],
    ] as const) {
      await parts.fills(filled, cash);
    }
    const rules = ({ profit_target, stop_loss, max_risk, entry_price }: Row) => ({
      profit_target,
      stop_loss,
      max_risk,
      entry_price,
    });
    expect(rules(await parts.position())).toEqual(rules(await whole.position()));
  });

  it("that only the end of the order reports is not lost", async () => {
    const { fills, position } = await entering();
    await fills(1, 150);
    await fills(2, 301, 1.3, "cancelled");
    expect(await position()).toMatchObject({ quantity: 2, entry_price: 150.5, fees: 1.3 });
  });
});

describe("the end of the session", () => {
  it("keeps the filled part, and the card shows the fate of the rest", async () => {
    const { request, entry, fills, position } = await entering();
    await fills(1, 150, 0.65);
    await book.setClock("2026-03-03T21:00:00Z");
    await fills(1, 150, 0.65, "cancelled");
    expect(await entry()).toMatchObject({ status: "cancelled", filled_quantity: 1 });
    expect(await book.request(request.request_id)).toMatchObject({
      status: "executed",
      status_note: "1 of 3 filled; the rest was not filled by the end of the session.",
    });
    expect((await book.deliver()).findLast(({ kind }) => kind === "card")?.facts).toMatchObject({
      status: "executed",
      status_note: "1 of 3 filled; the rest was not filled by the end of the session.",
    });
    expect(await position()).toMatchObject({ status: "OPEN", quantity: 1 });
    await book.setClock("2026-03-04T15:00:00Z");
    expect(await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }])).toMatchObject({
      place: [],
      replace: [],
      cancel: [],
      poll: [],
    });
  });

  it("shows that of a first fill that it reported itself", async () => {
    const { request, fills, position } = await entering(spread({ quantity: 3 }));
    await book.setClock("2026-03-03T21:00:00Z");
    const { opened } = await fills(2, 300, 0, "cancelled");
    expect(opened).toHaveLength(1);
    expect(await note(request)).toBe("2 of 3 filled; the rest was not filled by the end of the session.");
    expect(await position()).toMatchObject({ quantity: 2, collateral: 1000 });
  });
});
