import type { z } from "zod";

type Definitions = Record<string, () => z.ZodType>;

/** The values of settings that are defined so. */
export type Read<D extends Definitions> = { [N in keyof D]: z.infer<ReturnType<D[N]>> };

/** What the settings have to know of a vendor, of the market's data or of a broker. */
export interface Vendor<D extends Definitions = Definitions> {
  /** As people call it. */
  title: string;
  /** Its settings, as function secrets name them; one without a default is needed where BROKER or MARKET_DATA names it. */
  settings: D;
  /** Those of them that are secrets. */
  secrets: readonly (keyof D & string)[];
  /** Whether real money is traded at the account that the settings name; not where none is named. */
  isLive(settings: Partial<Read<D>>): boolean;
  /** The setting by which its prices are derived from others, and what to set for those of the market; null: they are the market's. */
  derivedPrices(settings: Partial<Read<D>>): { by: string; instead: string } | null;
}
