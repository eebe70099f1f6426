import { alpaca } from "../alpaca/settings.ts";
import { LOOPBACK } from "../outside/address.ts";
import { tradestation } from "../tradestation/settings.ts";
import type { Vendor } from "./vendor.ts";

/** Whom BROKER and MARKET_DATA may name. What connects to them is in choose.ts. */
export const VENDORS = { tradestation, alpaca };

/** The settings of all of them. */
export const VENDOR_SETTINGS = { ...tradestation.settings, ...alpaca.settings };

/** The vendor of that name, or none: paper, or the simulated market. */
export function vendorOf(name: string | undefined): Vendor | undefined {
  return Object.entries(VENDORS).find(([known]) => known === name)?.[1];
}

/** Whether real money is traded at the account that the settings name: anywhere but on paper or on this machine. */
export function tradesRealMoney(
  { account, hosts }: Vendor,
  settings: Readonly<Record<string, unknown>>,
): boolean {
  const at = settings[account];
  return typeof at === "string" && hosts[at] !== false && !LOOPBACK.test(new URL(at).hostname);
}
