import { describe, expect, it } from "vitest";
import { csp, quotesFor } from "../../support/book.ts";
import { live, put, rows, start, until } from "../histories.ts";
import { book, readComparison, useBook, views } from "./stage.ts";

useBook();

describe("the figures of trades", () => {
  it("of a single one: no streak but its own, and Wilson's interval from 20.7 to 100 %", async () => {
    const { performance } = await views(
      until("2026-06-02", [put(["2026-06-01", 200], ["2026-06-02", 100])], [start("2026-06-01", 10_000)]),
    );
    expect(performance).toMatchObject({
      trades: 1,
      win_rate: 100,
      win_rate_low: 20.7,
      win_rate_high: 100,
      expectancy: 100,
      avg_loss: null,
      profit_factor: null,
      payoff_ratio: null,
      longest_win_streak: 1,
      longest_loss_streak: 0,
      current_streak: 1,
      total_return: 1,
      max_drawdown: null,
      calmar: null,
    });
    const comparison = await readComparison();
    expect(comparison.map(({ dimension, trades, best, worst }) => [dimension, trades, best, worst])).toEqual(
      expect.arrayContaining([["ticker", 1, 100, 100]]),
    );
  });

  it("when all won: no profit factor and no payoff ratio", async () => {
    const { performance } = await views(
      until(
        "2026-06-03",
        [put(["2026-06-01", 200], ["2026-06-02", 100]), put(["2026-06-01", 200], ["2026-06-03", 150])],
        [start("2026-06-01", 10_000)],
      ),
    );
    expect(performance).toMatchObject({ win_rate: 100, profit_factor: null, payoff_ratio: null });
    const factors = (await readComparison()).map(({ profit_factor }) => profit_factor);
    expect(factors).toEqual(factors.map(() => null));
  });

  const lost = () => until("2026-06-02", [put(["2026-06-01", 100], ["2026-06-02", 200])], []);

  it("when none won: a profit factor of zero, because there is a loss to divide by", async () => {
    const { performance } = await views(lost());
    expect(performance).toMatchObject({ win_rate: 0, profit_factor: 0, payoff_ratio: null, avg_win: null });
  });

  it("and the same in each row of v_comparison", async () => {
    await live(book, lost());
    const factors = (await readComparison()).map(({ profit_factor }) => profit_factor);
    expect(factors).toEqual(factors.map(() => 0));
  });

  it("a trade that ended even neither won nor lost, and is not a divisor", async () => {
    const { performance } = await views(
      until("2026-06-02", [put(["2026-06-01", 100], ["2026-06-02", 100])], []),
    );
    expect(performance).toMatchObject({
      ...{ wins: 0, losses: 0, scratches: 1, win_rate: 0, current_streak: null },
      ...{ avg_loss: null, profit_factor: null, payoff_ratio: null },
    });
  });

  it("excursions are of the P&L at checks and at the close", async () => {
    const days = [{ day: "2026-06-01", marks: [90] }];
    const { trades } = await views(
      until("2026-06-02", [put(["2026-06-01", 100], ["2026-06-02", 150], { days })], []),
    );
    expect(trades).toMatchObject([{ mfe: 10, mae: -50 }]);
  });

  it("excursions of a position that was closed in parts are of the rest", async () => {
    // Ten contracts at 100.00: nine bought back at 50.00, then marked at 10.00 and 800.00, the last bought back at 60.00.
    const request = csp({ quantity: 10, net_credit: 100 });
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 50));
    const order_id = Number(place[0]?.order_id);
    const working = { order_id, filled_quantity: 9, fill_cash: -450, fees: 0 };
    await book.finish(run_id, [{ ...working, status: "cancelled" }]);
    await book.setClock("2026-03-04T15:00:00Z");
    for (const mark of [10, 800]) {
      await book.decide(quotesFor(request, mark));
    }
    await book.sql`update public.orders set status = 'cancelled' where status = 'intent'`;
    await book.call("close_position", { position_id, exit_price: 60, confirmed: true });
    const [trade] = await rows(book, "select mfe, mae, pnl_realized from public.v_trades");
    expect(trade).toEqual({ mfe: 540, mae: -250, pnl_realized: 490 });
  });

  it("slippage is measured from the mid at the decision, however far the market has run", async () => {
    const request = csp({ net_credit: 150 });
    const position_id = await book.open(request);
    const first = await book.send(quotesFor(request, 75));
    await book.finish(first.run_id);
    // It fills before the next check. That check sees the market at 90.00 and only then hears of the fill.
    const second = await book.send(quotesFor(request, 90));
    const { order_id } = await book.exit(position_id);
    await book.finish(second.run_id, [
      { order_id: Number(order_id), status: "filled", filled_quantity: 1, fill_cash: -75, fees: 0 },
    ]);
    expect(await rows(book, "select slippage from public.v_trades")).toEqual([{ slippage: 0 }]);
  });

  it("slippage of a close that a stop took over is measured from the market of the stop", async () => {
    const request = csp({ net_credit: 150 });
    const position_id = await book.open(request);
    const first = await book.send(quotesFor(request, 75));
    const { order_id } = await book.exit(position_id);
    const report = { order_id: Number(order_id), filled_quantity: 0, fill_cash: 0, fees: 0 };
    await book.finish(first.run_id, [{ ...report, status: "working" }]);
    const second = await book.send(quotesFor(request, 500));
    await book.finish(second.run_id, [{ ...report, status: "filled", filled_quantity: 1, fill_cash: -502 }]);
    expect(await rows(book, "select exit_reason, slippage from public.v_trades")).toEqual([
      { exit_reason: "stop_loss", slippage: 2 },
    ]);
  });

  it("quotes in the quiet period are not marks, because no rule was judged", async () => {
    await book.sql`update public.quote_settings set quiet_minutes = 15`;
    const request = csp();
    const position_id = await book.open(request);
    await book.setClock("2026-03-04T14:35:00Z");
    await book.decide(quotesFor(request, 460));
    await book.setClock("2026-03-04T15:00:00Z");
    await book.decide(quotesFor(request, 120));
    await book.sql`update public.quote_settings set quiet_minutes = 0`;
    await book.command("closed", { position_id, price: 1 });
    expect(await rows(book, "select mfe, mae from public.v_trades")).toEqual([{ mfe: 50, mae: 0 }]);
  });
});
