/** USD, USD per contract, percent or a ratio; null = unknown. */
export type Amount = number | null;
/** New York date, `2026-03-31`. */
export type Day = string;
/** ISO 8601. */
export type Instant = string;
export type Rule = "profit_target" | "stop_loss" | "21dte";
