import { z } from "zod";

type Definitions = Record<string, () => z.ZodType>;

/** The values of settings with these definitions. */
export type Read<D extends Definitions> = { [N in keyof D]: z.infer<ReturnType<D[N]>> };

/** A setting that may be empty. It is required where BROKER or MARKET_DATA names its vendor. */
export const needed = () => z.string().trim().default("");

/** Facts about a vendor of market data or a broker that the settings need. */
export interface Vendor {
  /** The name in sentences. */
  title: string;
  /** The vendor's settings, by the names of function secrets. */
  settings: Definitions;
  /** The secrets among the settings. */
  secrets: readonly string[];
  /** The setting that names the account's host. */
  account: string;
  /** The hosts of accounts; true where real money is traded. */
  hosts: Readonly<Record<string, boolean>>;
  /** The setting and its value that give derived prices, and the value for the market's own prices. */
  derived: { setting: string; value: string; instead: string } | null;
}
