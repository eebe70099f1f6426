import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { money, toDecimal } from "../model/money.ts";
import { type Book, createBook, quotesFor, type Row } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";
import { emptyBook } from "./positions.ts";
import { put, spread } from "./trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(async () => {
  await emptyBook(book.sql);
  await book.setClock("2026-03-03T15:00:00Z");
});
afterAll(() => book.drop());

/** Contracts, cash paid or received (USD), fees (USD). */
type Fill = [contracts: number, cash: number, fees: number];

/** Running totals, as brokers report them. */
function totals(fills: Fill[]): Fill[] {
  let [contracts, cash, fees] = [0, 0n, 0n];
  return fills.map(([more, paid, charged]) => {
    contracts += more;
    cash += money(paid);
    fees += money(charged);
    return [contracts, Number(toDecimal(cash)), Number(toDecimal(fees))];
  });
}

/** Opens a position by the fills of an entry. */
async function enter(request: StrikeRequest, fills: Fill[]): Promise<number> {
  await book.approve(request);
  const { run_id, place } = await book.send(quotesFor(request, request.net_credit), [
    { ticker: request.ticker, price: request.strike_price + 20 },
  ]);
  await book.finish(run_id);
  const order_id = Number(place[0]?.order_id);
  const positions: number[] = [];
  for (const [contracts, cash, fees] of totals(fills)) {
    const report = { order_id, filled_quantity: contracts, fill_cash: cash, fees };
    const whole = contracts === request.quantity;
    const { opened } = await book.finish(await book.begin(), [
      { ...report, status: whole ? "filled" : "partially_filled" },
    ]);
    positions.push(...opened);
  }
  await book.finish(await book.begin(), [{ order_id, status: "cancelled", ...last(fills) }]);
  // The first fill opened the position; the others added to it.
  expect(positions).toHaveLength(1);
  return positions[0] ?? 0;
}

function last(fills: Fill[]): { filled_quantity: number; fill_cash: number; fees: number } {
  const [filled_quantity, fill_cash, fees] = totals(fills).at(-1) ?? [0, 0, 0];
  return { filled_quantity, fill_cash, fees };
}

/** Closes with one order for each list of fills, cancelled after its fills; `mark` makes the profit target hold. */
async function exit(
  position_id: number,
  request: StrikeRequest,
  orders: Fill[][],
  mark: number,
): Promise<void> {
  for (const fills of orders) {
    const { run_id, place } = await book.send(quotesFor(request, mark));
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, [{ order_id, status: "working", limit_price: mark }]);
    for (const [contracts, cash, fees] of totals(fills)) {
      await book.finish(await book.begin(), [
        {
          order_id,
          status: contracts === Number(place[0]?.quantity) ? "filled" : "partially_filled",
          filled_quantity: contracts,
          fill_cash: -cash,
          fees,
        },
      ]);
    }
    const { filled_quantity, fill_cash, fees } = last(fills);
    await book.finish(await book.begin(), [
      { order_id, status: "cancelled", filled_quantity, fill_cash: -fill_cash, fees },
    ]);
  }
  expect(await book.position(position_id)).toMatchObject({ open_quantity: 0 });
}

describe("a trade in parts, with fees and half-cents, is exact to the cent", () => {
  it.each<[string, StrikeRequest, Fill[], Fill[][], Row]>([
    [
      "one contract, no fees",
      put(),
      [[1, 150, 0]],
      [[[1, 75, 0]]],
      { pnl_realized: 75, pnl_percent: 50, exit_price: 75, fees: 0, win_loss: "WIN" },
    ],
    [
      "three contracts entered in three fills, closed in three",
      put({ quantity: 3 }),
      [
        [1, 150.01, 0.65],
        [1, 150, 0.65],
        [1, 150, 0.66],
      ],
      [
        [
          [1, 75, 0.65],
          [1, 74.99, 0.65],
          [1, 70.33, 0.65],
        ],
      ],
      // 450.01 - 220.32 - 1.96 - 1.95
      { entry_price: 150.0033, exit_price: 73.44, pnl_realized: 225.78, pnl_percent: 50.17, fees: 3.91 },
    ],
    [
      "seven contracts closed by three orders, each cancelled after a part",
      put({ quantity: 7 }),
      [[7, 1050, 4.55]],
      [[[2, 150, 1.3]], [[1, 70, 0.65]], [[4, 281.99, 2.6]]],
      // 1050 - 501.99 - 4.55 - 4.55
      { pnl_realized: 538.91, pnl_percent: 51.32, exit_price: 71.7129, fees: 9.1 },
    ],
    [
      "half-cents that add up to a whole one",
      put({ quantity: 2 }),
      [
        [1, 150.005, 0],
        [1, 150.005, 0],
      ],
      [
        [
          [1, 74.995, 0],
          [1, 74.995, 0],
        ],
      ],
      { entry_price: 150.005, exit_price: 74.995, pnl_realized: 150.02, pnl_percent: 50 },
    ],
    [
      "half a cent left over is rounded once, away from zero",
      put({ quantity: 3 }),
      [[3, 450.015, 0]],
      [
        [
          [1, 70.005, 0.005],
          [1, 70.005, 0.005],
          [1, 70.005, 0.005],
        ],
      ],
      // 450.015 - 210.015 - 0.015 = 239.985
      { pnl_realized: 239.99, pnl_percent: 53.33, fees: 0.015 },
    ],
    [
      "a spread whose fees eat the profit is a LOSS",
      spread({ quantity: 2, net_credit: 10 }),
      [[2, 20, 2.6]],
      [[[2, 10, 7.4]]],
      { pnl_realized: 0, pnl_percent: 0, win_loss: "LOSS", fees: 10 },
    ],
    [
      "a cent above is a WIN",
      spread({ quantity: 2, net_credit: 10 }),
      [[2, 20, 2.6]],
      [[[2, 10, 7.39]]],
      { pnl_realized: 0.01, pnl_percent: 0.05, win_loss: "WIN", fees: 9.99 },
    ],
    [
      "only five of ten were ever opened",
      put({ quantity: 10 }),
      [
        [3, 451.5, 1.95],
        [2, 300, 1.3],
      ],
      [[[5, 350, 3.25]]],
      // 751.50 - 350 - 3.25 - 3.25
      { quantity: 5, entry_price: 150.3, pnl_realized: 395, pnl_percent: 52.56, fees: 6.5 },
    ],
    [
      "a hundred contracts at a third of a cent apart",
      put({ quantity: 100 }),
      [
        [33, 4950.33, 21.45],
        [67, 10_050.34, 43.55],
      ],
      [
        [
          [50, 3500.01, 32.5],
          [50, 3499.98, 32.5],
        ],
      ],
      // 15000.67 - 6999.99 - 65 - 65
      { entry_price: 150.0067, exit_price: 69.9999, pnl_realized: 7870.68, pnl_percent: 52.47, fees: 130 },
    ],
  ])("%s", async (_what, request, entry, exits, expected) => {
    const position_id = await enter(request, entry);
    const mark = request.net_credit / 2;
    await exit(position_id, request, exits, Math.min(mark, 70));
    const trades = await book.trades();
    expect(trades).toMatchObject([{ position_id, status: "CLOSED", ...expected }]);
    const { pnl_realized, pnl_percent, fees } = trades[0] ?? {};
    expect(await book.position(position_id)).toMatchObject({
      realized_pnl: pnl_realized,
      pnl_percent,
      fees,
      status: "CLOSED",
    });
    const [daily] = await book.sql`select total_pnl::float, trades_count from public.v_daily_pnl`;
    const [all] = await book.sql`select total_pnl::float, total_trades from public.v_performance_metrics`;
    expect(daily).toEqual({ total_pnl: pnl_realized, trades_count: 1 });
    expect(all).toEqual({ total_pnl: pnl_realized, total_trades: 1 });
  });

  it("and a part that is closed elsewhere, by hand, is added", async () => {
    const request = put({ quantity: 3 });
    const position_id = await enter(request, [[3, 450.02, 1.95]]);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "cancelled",
        filled_quantity: 1,
        fill_cash: -74.99,
        fees: 0.65,
      },
    ]);
    // 450.02 - 74.99 - 2 x 80.015 - 2.60
    const closed = await book.call<Row>("close_position", {
      position_id,
      exit_price: 80.015,
      exit_reason: "rolled",
      realized_pnl: 212.4,
    });
    expect(closed).toMatchObject({ status: "CLOSED", exit_reason: "rolled", realized_pnl: 212.4, fees: 2.6 });
    expect(await book.trades()).toMatchObject([
      { pnl_realized: 212.4, executed_by: "manual", exit_price: 78.34 },
    ]);
  });
});

describe("the unrealised P&L of the open contracts", () => {
  it("is rounded once, if the average credit is not a whole cent", async () => {
    const request = put({ quantity: 7, net_credit: 188 });
    const position_id = await enter(request, [[7, 1316.065, 0]]);
    await book.decide(quotesFor(request, 283.46));
    // 1316.065 - 7 x 283.46 = -668.155
    expect(await book.position(position_id)).toMatchObject({ unrealized_pnl: -668.16 });
  });

  it("is rounded once when a part is closed, and when the position grows", async () => {
    const request = put({ quantity: 6 });
    const position_id = await enter(request, [[6, 903.03, 0]]);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "partially_filled",
        filled_quantity: 3,
        fill_cash: -225,
        fees: 0,
      },
    ]);
    // 903.03 x 3 / 6 - 3 x 75 = 226.515
    expect(await book.position(position_id)).toMatchObject({ open_quantity: 3, unrealized_pnl: 226.52 });
  });
});

describe("the thresholds a position takes from its fill", () => {
  it.each<[string, StrikeRequest, number, Row]>([
    ["of the specification's put", put(), 150, { profit_target: 75, stop_loss: 300, max_risk: 57_850 }],
    ["of an odd cent", put(), 150.01, { profit_target: 75.01, stop_loss: 300.02, max_risk: 57_849.99 }],
    [
      "of three contracts whose average is no whole cent: from their cash",
      put({ quantity: 3 }),
      450.01,
      { profit_target: 225.01, stop_loss: 900.02, max_risk: 173_549.99 },
    ],
    [
      "of three spreads whose average is no whole cent",
      spread({ quantity: 3 }),
      450.02,
      { profit_target: 225.01, stop_loss: 1500, max_risk: 1049.98 },
    ],
    [
      "of seven contracts",
      put({ quantity: 7 }),
      1050.03,
      { profit_target: 525.02, stop_loss: 2100.06, collateral: 406_000, max_risk: 404_949.97 },
    ],
  ])("%s", async (_what, request, cash, expected) => {
    const position_id = await enter(request, [[request.quantity, cash, 0]]);
    expect(await book.position(position_id)).toMatchObject(expected);
  });
});
