export const HEADER =
  "ticker,strategy_type,expiration_date,strike_price,width,quantity,entry_date,entry_price,exit_date,exit_price,exit_reason,fees";

/** A trade as a line of a file. A value with a comma or a quote is quoted. */
export function line(differing: Record<string, string> = {}, header = HEADER): string {
  const values: Record<string, string> = {
    ticker: "SPY",
    strategy_type: "CSP",
    expiration_date: "2024-04-19",
    strike_price: "500",
    quantity: "2",
    entry_date: "2024-03-04",
    entry_price: "150",
    exit_date: "2024-03-20",
    exit_price: "60",
    exit_reason: "manual",
    fees: "2.60",
    ...differing,
  };
  return header
    .split(",")
    .map((name) => values[name] ?? "")
    .map((value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(",");
}

export const fileOf = (...lines: string[]) => `${[HEADER, ...lines].join("\n")}\n`;
