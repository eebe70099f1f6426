import { alpaca } from "../alpaca/settings.ts";
import { LOOPBACK } from "../outside/address.ts";
import { tradestation } from "../tradestation/settings.ts";
import type { Vendor } from "./vendor.ts";

/** The vendors that BROKER and MARKET_DATA may name. choose.ts connects to them. */
export const VENDORS = { tradestation, alpaca };

/** The settings of all vendors. */
export const VENDOR_SETTINGS = { ...tradestation.settings, ...alpaca.settings };

/** The vendor of that name. Undefined for the paper broker and the simulated market. */
export function vendorOf(name: string | undefined): Vendor | undefined {
  return Object.entries(VENDORS).find(([known]) => known === name)?.[1];
}

/**
 * Whether the account in the settings trades real money. That is every host except a vendor's paper host and this
 * machine.
 */
export function tradesRealMoney(
  { account, hosts }: Vendor,
  settings: Readonly<Record<string, unknown>>,
): boolean {
  const at = settings[account];
  return typeof at === "string" && hosts[at] !== false && !LOOPBACK.test(new URL(at).hostname);
}
