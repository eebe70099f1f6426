import { beforeAll, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { money, toNumber } from "../../model/money.ts";
import { intrinsic, settle } from "../../model/settlement.ts";
import type { Row } from "../../support/book.ts";
import { emptyBook } from "../positions.ts";
import { put, spread } from "../trades.ts";
import { book, CLOSE, check, EXPIRATION, open, prompts, useBook } from "./stage.ts";

useBook();

describe("by the official close of its underlying", () => {
  type Expected = "worthless" | "max_loss" | "confirm";
  const CASES: [string, TradeRequest, number, Expected][] = [
    ["a put far out of the money expires worthless", put(), 640, "worthless"],
    ["a put a cent beyond 0.5 % above its strike expires worthless", put(), 582.91, "worthless"],
    ["a put exactly 0.5 % above its strike is asked", put(), 582.9, "confirm"],
    ["a put at its strike is asked", put(), 580, "confirm"],
    ["a put a cent in the money is asked", put(), 579.99, "confirm"],
    ["a put exactly 0.5 % below its strike is asked", put(), 577.1, "confirm"],
    ["a put further in the money is asked", put(), 577.09, "confirm"],
    ["a put deep in the money is asked", put(), 400, "confirm"],
    ["several puts expire worthless together", put({ quantity: 7 }), 600, "worthless"],
    ["a spread far out of the money expires worthless", spread(), 640, "worthless"],
    ["a spread a cent beyond 0.5 % above its short strike expires worthless", spread(), 582.91, "worthless"],
    ["a spread exactly 0.5 % above its short strike is asked", spread(), 582.9, "confirm"],
    ["a spread at its short strike is asked", spread(), 580, "confirm"],
    ["a spread between its strikes and near both is asked", spread(), 577.5, "confirm"],
    [
      "a wide spread a cent beyond 0.5 % below its short strike is asked",
      spread({ width: 40 }),
      577.09,
      "confirm",
    ],
    ["a wide spread between its strikes is asked", spread({ width: 40 }), 560, "confirm"],
    [
      "a wide spread a cent more than 0.5 % above its long strike is asked",
      spread({ width: 40 }),
      542.71,
      "confirm",
    ],
    ["a wide spread exactly 0.5 % above its long strike is asked", spread({ width: 40 }), 542.7, "confirm"],
    ["a spread at its long strike is asked", spread(), 575, "confirm"],
    ["a spread exactly 0.5 % below its long strike is asked", spread({ width: 40 }), 537.3, "confirm"],
    [
      "a spread a cent beyond 0.5 % below its long strike loses its width",
      spread({ width: 40 }),
      537.29,
      "max_loss",
    ],
    ["a spread whose 0.5 % is no whole cent is asked inside it", spread(), 572.13, "confirm"],
    ["a spread whose 0.5 % is no whole cent loses its width outside it", spread(), 572.12, "max_loss"],
    ["a spread deep in the money loses its width", spread(), 400, "max_loss"],
    ["several spreads lose their width together", spread({ quantity: 3 }), 500, "max_loss"],
    [
      "a spread with strikes in half dollars",
      spread({ strike_price: 37.5, width: 2.5, net_credit: 61.37 }),
      34,
      "max_loss",
    ],
  ].map(([sentence, request, ...rest]) => [
    sentence,
    { ...(request as TradeRequest), expiration_date: EXPIRATION },
    ...rest,
  ]) as never;

  const outcomes = new Map<
    string,
    { position: Row; trade: Row | undefined; prompt: Row | undefined; settled: boolean }
  >();

  beforeAll(async () => {
    await emptyBook(book.sql);
    const ids = await open(...CASES.map(([, request]) => request));
    const { begun, settled } = await check(
      "2026-03-20T20:00:00Z",
      Object.fromEntries(CASES.map(([, { ticker }, close]) => [ticker, close])),
    );
    expect(begun.market_open).toBe(false);
    const asked = await prompts();
    const trades = await book.trades();
    for (const [i, [sentence]] of CASES.entries()) {
      const id = ids[i] ?? 0;
      outcomes.set(sentence, {
        position: await book.position(id),
        trade: trades.find(({ position_id }) => position_id === id),
        prompt: asked.find(({ position_id }) => position_id === id),
        settled: settled.includes(id),
      });
    }
  });

  it.each(CASES)("%s", (sentence, request, close, expected) => {
    const contract = {
      ticker: request.ticker,
      expiration: request.expiration_date,
      strike: money(request.strike_price),
      width: request.width === undefined ? null : money(request.width),
    };
    // The model agrees with the table.
    const model = settle(contract, money(close));
    expect(model.outcome).toBe(expected);
    const outcome = outcomes.get(sentence);
    if (!("debit" in model)) {
      expect(outcome?.settled).toBe(false);
      expect(outcome?.position).toMatchObject({ status: "OPEN", open_quantity: request.quantity });
      expect(outcome?.trade).toBeUndefined();
      expect(outcome?.prompt).toMatchObject({
        answer: null,
        facts: { close, outcome: "confirm", assigned_debit: toNumber(intrinsic(contract, money(close))) },
      });
      return;
    }
    const { quantity } = request;
    const pnl = toNumber((money(request.net_credit) - model.debit) * BigInt(quantity));
    expect(outcome?.settled).toBe(true);
    expect(outcome?.prompt).toBeUndefined();
    expect(outcome?.position).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_date: new Date(CLOSE),
      exit_price: toNumber(model.debit),
      open_quantity: 0,
      realized_pnl: pnl,
    });
    expect(outcome?.trade).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_date: new Date(CLOSE),
      closed_at: new Date(CLOSE),
      exit_price: toNumber(model.debit),
      quantity,
      pnl_realized: pnl,
      win_loss: pnl > 0 ? "WIN" : "LOSS",
      executed_by: "auto",
    });
  });
});
