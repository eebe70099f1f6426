import { z } from "zod";
import { address, LOOPBACK } from "../../outside/address.ts";
import { needed, type Read } from "../../vendors/vendor.ts";

const API = "https://api.linkedin.com";
const OAUTH = "https://www.linkedin.com";

const only = (known: string) =>
  address()
    .refine(
      (value) => value === known || LOOPBACK.test(new URL(value).hostname),
      `is not LinkedIn's address: ${known}`,
    )
    .default(known);

/** LinkedIn's settings, as function secrets name them; none of them is needed where nothing goes to LinkedIn. */
export const SETTINGS = {
  /** Of the app, in LinkedIn's developer portal. */
  LINKEDIN_CLIENT_ID: needed,
  LINKEDIN_CLIENT_SECRET: needed,
  /** With the scopes openid, profile and w_member_social; good for 60 days. */
  LINKEDIN_ACCESS_TOKEN: needed,
  /** A month's version of the API. Each lives for a year at least; this one came in July 2026. */
  LINKEDIN_VERSION: () =>
    z
      .string()
      .regex(/^20\d\d(0[1-9]|1[0-2])$/, "is no version: a year and a month, as in 202607")
      .default("202607"),
  LINKEDIN_API_URL: () => only(API),
  LINKEDIN_OAUTH_URL: () => only(OAUTH),
};

export type LinkedInSettings = Read<typeof SETTINGS>;

/** Those that are secrets. */
export const SECRETS = ["LINKEDIN_CLIENT_SECRET", "LINKEDIN_ACCESS_TOKEN"] as const;

/** Whoever has set one of these has to set all. */
export const TOGETHER = ["LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET", "LINKEDIN_ACCESS_TOKEN"] as const;
