import type { Trade } from "../../data/pages.ts";

/** The columns of `npm run export -- trades`, in the same order. */
const COLUMNS = [
  ...["trade_id", "position_id", "request_id", "ticker", "strategy_type", "contract", "contract_short"],
  ...["expiration_date", "quantity", "entry_date", "entry_day", "entry_price"],
  ...["exit_date", "exit_day", "exit_price", "exit_reason", "executed_by"],
  ...["pnl_realized", "pnl_percent", "win_loss", "fees", "capital", "credit", "days_held", "dte_at_entry"],
  ...["return_on_collateral", "annual_return", "mfe", "mae", "mfe_percent", "mae_percent"],
  ...["stop_at_entry", "r_multiple", "slippage", "tags", "mistakes", "mood_before", "mood_after", "rating"],
];

/**
 * Trades as CSV, like `npm run export`: lists in a cell are separated by spaces, and no cell can act as a formula in a
 * spreadsheet.
 */
export async function tradesCsv(trades: Trade[]): Promise<string> {
  const { stringify } = await import("csv-stringify/browser/esm/sync");
  return stringify(trades, {
    header: true,
    columns: COLUMNS,
    cast: { object: (value: unknown) => (Array.isArray(value) ? value.join(" ") : JSON.stringify(value)) },
    escape_formulas: true,
  });
}
