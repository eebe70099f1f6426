import { alpaca } from "../alpaca/settings.ts";
import { tradestation } from "../tradestation/settings.ts";
import type { Vendor } from "./vendor.ts";

/** Whom BROKER and MARKET_DATA may name, by the first word of its settings. What connects to them is in choose.ts. */
export const VENDORS = { tradestation, alpaca };

/** The settings of all of them. */
export const VENDOR_SETTINGS = { ...tradestation.settings, ...alpaca.settings };

/** The vendor of that name, or none: paper, or the simulated market. */
export function vendorOf(name: string | undefined): Vendor | undefined {
  return name !== undefined && name in VENDORS
    ? (VENDORS[name as keyof typeof VENDORS] as unknown as Vendor)
    : undefined;
}
