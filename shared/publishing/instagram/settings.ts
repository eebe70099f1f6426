import { z } from "zod";
import { address, LOOPBACK } from "../../outside/address.ts";
import { needed, type Read } from "../../vendors/vendor.ts";

const API = "https://graph.instagram.com";

/** Instagram's settings, as function secrets name them; none of them is needed where nothing goes there. */
export const SETTINGS = {
  /** The first one, of 60 days; renewed ones are kept in Vault and go before it until another is set here. */
  INSTAGRAM_ACCESS_TOKEN: needed,
  INSTAGRAM_API_URL: () =>
    address()
      .refine(
        (value) => value === API || LOOPBACK.test(new URL(value).hostname),
        `is not Instagram's address: ${API}`,
      )
      .default(API),
  /** Each lives for two years at least. */
  INSTAGRAM_VERSION: () =>
    z
      .string()
      .regex(/^v\d+\.\d+$/, "is no version, as in v25.0")
      .default("v25.0"),
};

export type InstagramSettings = Read<typeof SETTINGS>;

/** Those that are secrets. */
export const SECRETS = ["INSTAGRAM_ACCESS_TOKEN"] as const;

/** Whoever has set one of these has to set all: here one is all. */
export const TOGETHER = ["INSTAGRAM_ACCESS_TOKEN"] as const;
