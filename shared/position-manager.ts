import { z } from "zod";
import { call, type Database, unwrap } from "./database.ts";
import { amount, date, fees as feesOf } from "./schemas/money.ts";
import { type Position, position } from "./schemas/position.ts";
import { executedTrade, overrides, type TradeRequest } from "./schemas/trade-request.ts";

const performanceMetrics = z.object({
  total_trades: z.int(),
  total_wins: z.int(),
  total_losses: z.int(),
  /** Percent; null without trades. */
  win_rate: amount.nullable(),
  total_pnl: amount,
  avg_pnl_per_trade: amount.nullable(),
  max_loss: amount.nullable(),
  max_win: amount.nullable(),
  pnl_stddev: amount.nullable(),
  /** The part of total_pnl that comes from shares. */
  shares_pnl: amount,
});

const dailyPnl = z.object({
  date,
  trades: z.int(),
  wins: z.int(),
  losses: z.int(),
  /** Percent; null without trades. */
  win_rate: amount.nullable(),
  total_pnl: amount,
  /** The part of total_pnl that comes from shares. */
  shares_pnl: amount,
});

/** USD, net of fees. */
export type PerformanceMetrics = z.infer<typeof performanceMetrics>;
/** USD, net of fees; `date` is a New York date. */
export type DailyPnl = z.infer<typeof dailyPnl>;

/**
 * Positions as a TypeScript API. Every method throws `DatabaseError` (its `status` tells 404, 409 and 422 apart) and
 * `ZodError` for arguments or answers of the wrong shape.
 */
export class PositionManager {
  constructor(private readonly database: Database) {}

  /**
   * Records a position that was opened elsewhere; sends nothing. A repeated call returns the same position.
   *
   * @param entryPrice net credit received, USD per contract
   * @param quantity contracts filled
   * @param executionData facts about the execution: `order_id` becomes the broker's reference, `commission` the fees
   * where none are given
   * @param fees of the entry, USD for all contracts and legs together
   */
  async createPosition(
    request: TradeRequest,
    entryPrice: number,
    quantity: number,
    executionData: z.input<typeof executedTrade>["execution_data"] = {},
    { fees }: { fees?: number } = {},
  ): Promise<Position> {
    const fill = { entry_price: entryPrice, quantity, execution_data: executionData };
    return (await this.recordPosition({ request, ...fill, ...(fees !== undefined && { fees }) })).position;
  }

  /** As `createPosition`, but also tells whether the position was `created` now or existed before. */
  async recordPosition(
    trade: z.input<typeof executedTrade>,
  ): Promise<{ position: Position; created: boolean }> {
    const { fees, ...fill } = executedTrade.parse(trade);
    return await call(
      this.database,
      "create_position",
      { ...fill, ...(fees !== undefined && { fees }) },
      z.object({ position, created: z.boolean() }),
    );
  }

  /** All open positions, or those of one ticker, in order of position_id. */
  async getOpenPositions({ ticker }: { ticker?: string } = {}): Promise<Position[]> {
    const found: Position[] = [];
    for (;;) {
      let page = this.database
        .from("positions")
        .select("*")
        .eq("status", "OPEN")
        .gt("position_id", found.at(-1)?.position_id ?? 0)
        .order("position_id");
      if (ticker !== undefined) {
        page = page.eq("ticker", ticker);
      }
      const rows = position.array().parse(unwrap(await page));
      // REST silently cuts long answers at an unknown length, so only an empty page marks the end.
      if (rows.length === 0) {
        return found;
      }
      found.push(...rows);
    }
  }

  /** The position that a request became, or null. Case-sensitive. */
  async getPositionByRequestId(requestId: string): Promise<Position | null> {
    const row = await this.database.from("positions").select("*").eq("request_id", requestId).maybeSingle();
    return position.nullable().parse(unwrap(row));
  }

  /** Open positions for which an exit rule holds by the latest marks, each with the exit reason. Changes nothing. */
  async checkExitConditions(): Promise<[Position, string][]> {
    const due = await call(
      this.database,
      "check_exit_conditions",
      {},
      z.array(z.object({ position, reason: z.string() })),
    );
    return due.map(({ position, reason }) => [position, reason]);
  }

  /**
   * Records that a position was closed elsewhere; sends nothing. The P&L is computed from the fills, net of all fees.
   *
   * @param exitPrice net debit paid, USD per contract
   * @param exitReason up to 50 characters
   * @param realizedPnl USD; when given, it must equal the P&L of the fills
   * @param confirmed accepts an exit price of less than half or more than double the latest mark, which is refused
   * otherwise
   * @param fees of the close, USD for all contracts and legs together
   */
  async closePosition(
    positionId: number,
    exitPrice: number,
    exitReason = "manual",
    realizedPnl?: number,
    { confirmed = false, fees }: { confirmed?: boolean; fees?: number } = {},
  ): Promise<Position> {
    return await call(
      this.database,
      "close_position",
      {
        position_id: positionId,
        exit_price: exitPrice,
        exit_reason: exitReason,
        ...(realizedPnl === undefined ? {} : { realized_pnl: realizedPnl }),
        confirmed,
        ...(fees === undefined ? {} : { fees: feesOf.parse(fees) }),
      },
      position,
    );
  }

  /**
   * Changes exit rules of an open position from the next check on. Rules that are left out stay. `rule_changes` records
   * who changed what and when.
   */
  async overrideRules(
    positionId: number,
    changes: z.input<typeof overrides>,
    changedBy: string,
  ): Promise<Position> {
    return await call(
      this.database,
      "override_rules",
      { position_id: positionId, overrides: overrides.parse(changes), changed_by: changedBy },
      position,
    );
  }

  /** All closed trades in one row. */
  async getPerformanceMetrics(): Promise<PerformanceMetrics> {
    const row = await this.database.from("v_performance_metrics").select("*").single();
    return performanceMetrics.parse(unwrap(row));
  }

  /** @param day New York date of the exits, `YYYY-MM-DD` */
  async getDailyPnl(day: string): Promise<DailyPnl> {
    return await call(this.database, "daily_pnl", { date: date.parse(day) }, dailyPnl);
  }
}
