import { z } from "zod";

type Definitions = Record<string, () => z.ZodType>;

/** The values of settings that are defined so. */
export type Read<D extends Definitions> = { [N in keyof D]: z.infer<ReturnType<D[N]>> };

/** Empty where nobody has set it: it is needed where BROKER or MARKET_DATA names its vendor. */
export const needed = () => z.string().trim().default("");

/** What the settings have to know of a vendor, of the market's data or of a broker. */
export interface Vendor {
  /** As people call it. */
  title: string;
  /** Its settings, as function secrets name them. */
  settings: Definitions;
  /** Those of them that are secrets. */
  secrets: readonly string[];
  /** The one that says where the account is. */
  account: string;
  /** Its hosts of accounts, each with whether real money is traded there. */
  hosts: Readonly<Record<string, boolean>>;
  /** Where a setting has prices that are derived from others: which, and what to set for those of the market. */
  derived: { setting: string; value: string; instead: string } | null;
}
