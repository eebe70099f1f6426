import { dollars, shortDate, signedDollars, table } from "./format.ts";

/** Amounts in USD for the whole position, prices in USD per contract. */
export interface ExitRules {
  profit_target: number;
  profit_price: number;
  stop_loss: number;
  stop_price: number;
  exit_dte: number;
  exit_on: string;
}

/** When a position is closed: as P&L, and as the price or the day at which that is. */
export function ruleTable(rules: ExitRules): string {
  return table([
    ["Closes at", "P&L", "price"],
    ["Profit", signedDollars(rules.profit_target), `≤ ${dollars(rules.profit_price)}`],
    ["Stop", signedDollars(-rules.stop_loss), `≥ ${dollars(rules.stop_price)}`],
    ["Date", `${rules.exit_dte} DTE`, shortDate(rules.exit_on)],
  ]);
}
