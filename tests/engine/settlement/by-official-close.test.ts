import { beforeAll, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { contractAt, type Strategy, worth } from "../../model/contract.ts";
import { money, toNumber } from "../../model/money.ts";
import { contractOf, requestOf } from "../../model/request.ts";
import { settle } from "../../model/settlement.ts";
import type { Row } from "../../support/book.ts";
import { emptyBook } from "../positions.ts";
import { put, spread } from "../trades.ts";
import { book, CLOSE, check, EXPIRATION, open, prompts, useBook } from "./stage.ts";

useBook();

/** Sold for 150.00: by default a put at 580 and a call at 600, with long legs 5 away. USD per share. */
function of(strategy: Strategy, differing: { call?: number; putWidth?: number; callWidth?: number } = {}) {
  const { call = 600, putWidth = 5, callWidth = 5 } = differing;
  const { ticker, request_id } = put();
  const contract = contractAt(strategy, ticker, EXPIRATION, {
    put: money(580),
    putWidth: money(putWidth),
    call: money(call),
    callWidth: money(callWidth),
  });
  return requestOf(contract, { request_id, credit: money(150), quantity: 2 });
}

function expiring(request: TradeRequest): TradeRequest {
  return { ...request, expiration_date: EXPIRATION };
}

describe("by the official close of its underlying", () => {
  /** The booked price, USD per contract. */
  type Expected = number | "confirm";
  const CASES: [string, TradeRequest, number, Expected][] = [
    ["a put far out of the money expires worthless", put(), 640, 0],
    ["a put a cent beyond 0.5 % above its strike expires worthless", put(), 582.91, 0],
    ["a put exactly 0.5 % above its strike is asked", put(), 582.9, "confirm"],
    ["a put at its strike is asked", put(), 580, "confirm"],
    ["a put a cent in the money is asked", put(), 579.99, "confirm"],
    ["a put exactly 0.5 % below its strike is asked", put(), 577.1, "confirm"],
    ["a put further in the money is asked", put(), 577.09, "confirm"],
    ["a put deep in the money is asked", put(), 400, "confirm"],
    ["several puts expire worthless together", put({ quantity: 7 }), 600, 0],
    ["a spread far out of the money expires worthless", spread(), 640, 0],
    ["a spread a cent beyond 0.5 % above its short strike expires worthless", spread(), 582.91, 0],
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
      4000,
    ],
    ["a spread whose 0.5 % is no whole cent is asked inside it", spread(), 572.13, "confirm"],
    ["a spread whose 0.5 % is no whole cent loses its width outside it", spread(), 572.12, 500],
    ["a spread deep in the money loses its width", spread(), 400, 500],
    ["several spreads lose their width together", spread({ quantity: 3 }), 500, 500],
    [
      "a spread with strikes in half dollars",
      spread({ strike_price: 37.5, width: 2.5, net_credit: 61.37 }),
      34,
      250,
    ],
    ["a call spread far out of the money expires worthless", of("VCC"), 560, 0],
    ["a call spread a cent beyond 0.5 % below its short strike expires worthless", of("VCC"), 596.99, 0],
    ["a call spread exactly 0.5 % below its short strike is asked", of("VCC"), 597, "confirm"],
    ["a call spread between its strikes is asked", of("VCC", { callWidth: 40 }), 620, "confirm"],
    ["a call spread beyond both strikes loses its width", of("VCC", { callWidth: 40 }), 643.21, 4000],
    [
      "a call spread a cent nearer to its long strike is asked",
      of("VCC", { callWidth: 40 }),
      643.2,
      "confirm",
    ],
    ["a covered call out of the money expires worthless", of("CC"), 590, 0],
    ["a covered call in the money is asked: its shares are called away", of("CC"), 640, "confirm"],
    ["a condor between its short strikes expires worthless", of("IC"), 590, 0],
    ["a condor below its puts loses their width", of("IC"), 560, 500],
    ["a condor beyond its calls loses theirs", of("IC", { callWidth: 20 }), 640, 2000],
    ["a condor between its puts is asked", of("IC", { putWidth: 40 }), 560, "confirm"],
    ["a condor near its long call is asked", of("IC", { callWidth: 20 }), 622, "confirm"],
    ["a butterfly at its strike is asked", of("IC", { call: 580 }), 580, "confirm"],
    ["a butterfly beyond its wings loses one", of("IC", { call: 580, callWidth: 10 }), 600, 1000],
    ["a strangle between its strikes expires worthless", of("STR"), 590, 0],
    ["a strangle below its put is asked", of("STR"), 560, "confirm"],
    ["a strangle above its call is asked", of("STR"), 640, "confirm"],
    ["a straddle is asked: one side is always in the money", of("STR", { call: 580 }), 600, "confirm"],
  ].map(([sentence, request, ...rest]) => [sentence, expiring(request as TradeRequest), ...rest]) as never;

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
    const contract = contractOf(request);
    // The model agrees with the table.
    const model = settle(contract, money(close));
    expect("debit" in model ? toNumber(model.debit) : model.outcome).toBe(expected);
    const outcome = outcomes.get(sentence);
    if (!("debit" in model)) {
      expect(outcome?.settled).toBe(false);
      expect(outcome?.position).toMatchObject({ status: "OPEN", open_quantity: request.quantity });
      expect(outcome?.trade).toBeUndefined();
      expect(outcome?.prompt).toMatchObject({
        answer: null,
        facts: { close, outcome: "confirm", assigned_debit: toNumber(worth(contract, money(close))) },
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
