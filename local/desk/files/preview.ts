import { counted, sharePrice, signedDollars } from "../../../shared/words/format.ts";
import { pnlByPrices, type Trade } from "../trades-csv.ts";
import type { LeftOut } from "./execution.ts";
import type { ShareTrade } from "./shares.ts";
import type { FoundTrade } from "./trades.ts";

/** Shows USD per contract as brokers do, per share: prices in the wrong unit then catch the eye. */
const perShare = (usd: number) => sharePrice(usd / 100);

/** `580`, with the width of a spread, or the strikes of all legs. */
function strikes(trade: FoundTrade | Trade): string {
  if (trade.legs !== null) {
    return trade.legs
      .map(
        ({ action, strike, option_type }) =>
          `${action === "buy" && !("strike_price" in trade) ? "+" : ""}${strike}${option_type[0]}`,
      )
      .join("/");
  }
  const { strike_price, width } = trade as Trade;
  return `${strike_price}${width === null ? "" : `, width ${width}`}`;
}

/** Shows how the first trades were understood. */
export function preview(trades: (FoundTrade | Trade)[], shown: number): string {
  const rows = trades
    .slice(0, shown)
    .map((t) => [
      t.entry_date.slice(0, 10),
      t.exit_date?.slice(0, 10) ?? "open",
      [t.quantity, t.strategy_type, t.ticker, strikes(t), t.expiration_date]
        .filter((said) => said !== undefined)
        .join(" "),
      `${t.entry_price} -> ${t.exit_price ?? ""}`.trim(),
      `${perShare(t.entry_price)} -> ${t.exit_price === null ? "" : perShare(t.exit_price)}`.trim(),
      t.exit_reason ?? "",
      (t.pnl_realized ?? pnlByPrices(t))?.toFixed(2) ?? "",
    ]);
  const header = ["opened", "closed", "trade", "per contract", "per share", "reason", "P&L"];
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const more = trades.length > shown ? [`... ${trades.length - shown} more`] : [];
  return [...lines, ...more].join("\n");
}

/** The P&L of all closed trades, and the shares that came and went: to compare with the broker's figures. */
export function totals(trades: (FoundTrade | Trade)[], shares: ShareTrade[]): string {
  const cents = trades.reduce((sum, t) => sum + Math.round(100 * (t.pnl_realized ?? pnlByPrices(t) ?? 0)), 0);
  const open = trades.filter(({ exit_date }) => exit_date === null).length;
  return [
    `${counted(trades.length - open, "closed trade")} made ${signedDollars(cents / 100)}, net of fees${open > 0 ? `; ${open} open` : ""}.`,
    ...shares.map(
      ({ traded_at, quantity, ticker, price }) =>
        `${traded_at.slice(0, 10)}  ${quantity > 0 ? "+" : "−"}${counted(Math.abs(quantity), "share")} of ${ticker} at ${price} a share`,
    ),
  ].join("\n");
}

/** The lines that are left out, grouped by the reason. */
export function leftOutLines(file: string, leftOut: LeftOut[]): string[] {
  const byReason = new Map<string, number[]>();
  for (const { line, message } of leftOut) {
    byReason.set(message, [...(byReason.get(message) ?? []), line]);
  }
  return [...byReason].map(([message, lines]) => `${file}:${[...new Set(lines)].join(", ")}: ${message}`);
}
