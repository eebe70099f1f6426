/** What can be exported. */
export interface Source {
  /** The view or table. */
  of: string;
  /** The columns that identify a row. */
  keys: string[];
  /** Describes it in the help. */
  says: string;
  /**
   * Its columns in the order of the database, without those that only a search needs. They are listed here
   * because an answer without rows names no columns, and the file needs its header.
   */
  columns: string[];
}

const words = (text: string) => text.trim().split(/\s+/);

export const SOURCES: Record<string, Source> = {
  trades: {
    of: "v_trades",
    keys: ["trade_id"],
    says: "closed trades with their analysis; `npm run import` reads it",
    columns: words(`
      trade_id position_id request_id ticker strategy_type contract contract_short expiration_date quantity
      entry_date entry_day entry_price exit_date exit_day exit_price exit_reason executed_by pnl_realized
      pnl_percent win_loss fees capital credit days_held dte_at_entry return_on_collateral annual_return mfe mae
      mfe_percent mae_percent stop_at_entry r_multiple slippage tags mistakes mood_before mood_after rating
    `),
  },
  positions: {
    of: "positions",
    keys: ["position_id"],
    says: "every position ever opened",
    columns: words(`
      position_id request_id ticker strategy_type status entry_date credit entry_price quantity open_quantity
      exit_date exit_price exit_reason mark natural_price mark_fault marked_at unmarked_checks unrealized_pnl
      realized_pnl pnl_percent fees stop_loss profit_target exit_dte auto_exit stop_checks counted_at
      close_asked_at close_asked_by close_limit close_to verdict expiry_announced_on days_held underlying
      expiration_date trades_until legs contract contract_short max_worth collateral capital max_risk
      stress_loss notes last_updated
    `),
  },
  decisions: {
    of: "v_exit_decisions",
    keys: ["run_id", "position_id"],
    says: "what the checks decided, as far back as it is kept",
    columns: words(`
      position_id run_id checked_at ticker mark legs pnl dte to_profit_target to_profit_target_percent
      to_stop_loss to_stop_loss_percent to_exit_dte exit_reason verdict code
    `),
  },
  shares: {
    of: "v_share_lots",
    keys: ["ticker", "opened_by", "closed_by"],
    says: "lots of shares, open and closed",
    columns: words(`
      ticker chain opened_by closed_by quantity price_in opened_at fees_in price_out closed_at fees_out pnl
    `),
  },
  equity: {
    of: "v_equity",
    keys: ["trade_date"],
    says: "the account at every close",
    columns: words(`
      trade_date flow realized_pnl unrealized_pnl pnl total_pnl equity daily_return growth drawdown_percent
      shares_pnl held unmarked
    `),
  },
  months: {
    of: "v_months",
    keys: ["month"],
    says: "closed trades and the result of the account, by month",
    columns: words(`
      month trades wins losses scratches realized_pnl credit premium_captured account_pnl flow equity
      account_return drawdown
    `),
  },
  comparison: {
    of: "v_comparison",
    keys: ["dimension", "place", "bucket"],
    says: "closed trades side by side",
    columns: words(`
      dimension bucket place trades wins scratches win_rate total_pnl expectancy profit_factor best worst
      avg_days_held premium_captured return_on_collateral annual_return_on_collateral few_trades
    `),
  },
  journal: {
    of: "journal",
    keys: ["note_id"],
    says: "the notes of the journal",
    columns: words(`
      note_id position_id trade_date text tags mistakes mood_before mood_after rating written_by written_at
    `),
  },
};
