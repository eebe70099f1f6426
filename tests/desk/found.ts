import type { PricesOf } from "../../local/desk/files/predecessor.ts";
import { recognize } from "../../local/desk/files/recognize.ts";
import { decode } from "../../local/desk/files/table.ts";
import { type Found, type FoundTrade, tradesOf } from "../../local/desk/files/trades.ts";

/** What the import command reads from a file before it asks the book. */
export function importOf(
  bytes: Uint8Array,
  { open = false, prices }: { open?: boolean; prices?: PricesOf } = {},
): Found & { name: string } {
  const found = recognize(decode(bytes), { open, prices });
  if (found.kind === "broker") {
    return { name: found.name, ...tradesOf(found.broker, found.reading, { open }) };
  }
  if (found.kind === "positions") {
    return { name: "positions", ...found.found };
  }
  throw new Error("It is a CSV of trades.");
}

/** `2 SPY -500p/+495p`, expiration and prices per contract, the reason, fees and P&L. */
export type Said = [trade: string, prices: string, reason: string, fees: number, pnl: number];

export const said = (t: FoundTrade): Said => [
  `${t.quantity} ${t.ticker} ${t.legs.map((leg) => `${leg.action === "sell" ? "-" : "+"}${leg.strike}${leg.option_type[0]}`).join("/")}`,
  `${t.expiration_date} ${t.entry_price} -> ${t.exit_price}`,
  t.exit_reason ?? "open",
  t.fees,
  t.pnl_realized ?? 0,
];
