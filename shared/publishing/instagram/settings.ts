import { z } from "zod";
import { address, LOOPBACK } from "../../outside/address.ts";
import { needed, type Read } from "../../vendors/vendor.ts";

const API = "https://graph.instagram.com";

/** Instagram's settings, by the names of function secrets. All may be empty where nothing is published there. */
export const SETTINGS = {
  /**
   * The first token, valid for 60 days. Vault keeps its renewals, which have precedence until another token is set
   * here.
   */
  INSTAGRAM_ACCESS_TOKEN: needed,
  INSTAGRAM_API_URL: () =>
    address()
      .refine(
        (value) => value === API || LOOPBACK.test(new URL(value).hostname),
        `is not Instagram's address: ${API}`,
      )
      .default(API),
  /** Instagram supports each version for at least two years. */
  INSTAGRAM_VERSION: () =>
    z
      .string()
      .regex(/^v\d+\.\d+$/, "is no version, as in v25.0")
      .default("v25.0"),
};

export type InstagramSettings = Read<typeof SETTINGS>;

/** The secrets among the settings. */
export const SECRETS = ["INSTAGRAM_ACCESS_TOKEN"] as const;

/** Settings that must be set together. */
export const TOGETHER = ["INSTAGRAM_ACCESS_TOKEN"] as const;
