import process from "node:process";
import { connect, unwrap } from "../../../shared/database.ts";
import { PositionManager } from "../../../shared/position-manager.ts";
import type { Position } from "../../../shared/schemas/position.ts";
import { SimulatedMarket } from "../../../shared/simulated/simulated-market.ts";

const { SUPABASE_URL = "", SUPABASE_SECRET_KEYS = "{}" } = process.env;
const database = connect(SUPABASE_URL, JSON.parse(SUPABASE_SECRET_KEYS).default);
const marketData = new SimulatedMarket(database);

const DAY = 86_400_000;

/**
 * The specification's algorithm as written there, one position after the other: quote it, evaluate it, update it, and
 * where a rule holds close it and write its trade. It knows no orders, no faulty quotes and no explanations, and sends
 * no messages, so it does less than a check. `{now: the market clock, most: the largest number of positions}` ->
 * `{open, checked, closed, reading (seconds)}`.
 */
export default {
  async fetch(request: Request) {
    const { now, most } = (await request.json()) as { now: string; most: number };
    const start = performance.now();
    const open = await new PositionManager(database).getOpenPositions();
    const reading = (performance.now() - start) / 1000;
    const positions = open.slice(0, most);
    let closed = 0;
    for (const each of positions) {
      closed += (await check(each)) ? 1 : 0;
    }
    return Response.json({ open: open.length, checked: positions.length, closed, reading });

    /** Returns whether the position was closed. */
    async function check(open: Position): Promise<boolean> {
      const quotes = await marketData.optionQuotes(open.legs.map(({ symbol }) => symbol));
      const mids = new Map(quotes.map(({ symbol, bid, ask }) => [symbol, ((bid ?? 0) + (ask ?? 0)) / 2]));
      const mark = open.legs.reduce(
        (sum, { action, symbol }) => sum + (mids.get(symbol) ?? 0) * (action === "sell" ? 1 : -1),
        0,
      );
      const pnl = (open.entry_price - mark) * open.quantity;
      const dte = Math.floor((Date.parse(open.expiration_date) - Date.parse(now)) / DAY);
      const marked = {
        mark,
        marked_at: now,
        unrealized_pnl: pnl,
        days_held: Math.floor((Date.parse(now) - Date.parse(open.entry_date)) / DAY),
        last_updated: now,
      };
      const reason =
        dte <= (open.exit_dte ?? -1)
          ? "21dte"
          : pnl >= (open.profit_target ?? Number.POSITIVE_INFINITY)
            ? "profit_target"
            : -pnl >= (open.stop_loss ?? Number.POSITIVE_INFINITY)
              ? "stop_loss"
              : null;
      if (reason === null) {
        unwrap(await database.from("positions").update(marked).eq("position_id", open.position_id));
        return false;
      }
      const pnl_percent = (100 * pnl) / open.credit;
      const over = {
        ...{ status: "CLOSED", open_quantity: 0, exit_date: now, exit_price: mark, exit_reason: reason },
        ...{ realized_pnl: pnl, pnl_percent, unrealized_pnl: 0 },
      };
      unwrap(
        await database
          .from("positions")
          .update({ ...marked, ...over })
          .eq("position_id", open.position_id),
      );
      const { request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity } = open;
      unwrap(
        await database.from("trade_history").insert({
          ...{ request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity },
          ...{
            exit_date: now,
            exit_price: mark,
            exit_reason: reason,
            pnl_realized: pnl,
            pnl_percent,
            fees: 0,
          },
          ...{ collateral_required: open.collateral, max_risk: open.max_risk },
          target_return: (100 * (open.profit_target ?? 0)) / open.capital,
          ...{ status: "CLOSED", executed_by: "auto", closed_at: now },
        }),
      );
      return true;
    }
  },
};
