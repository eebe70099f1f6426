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

/** LinkedIn's settings, by the names of function secrets. All may be empty where nothing is published there. */
export const SETTINGS = {
  /** Credentials of the app, from LinkedIn's developer portal. */
  LINKEDIN_CLIENT_ID: needed,
  LINKEDIN_CLIENT_SECRET: needed,
  /** Scopes: openid, profile and w_member_social. Valid for 60 days. */
  LINKEDIN_ACCESS_TOKEN: needed,
  /** Version of the API, a month. Each is supported for at least a year; the default came in July 2026. */
  LINKEDIN_VERSION: () =>
    z
      .string()
      .regex(/^20\d\d(0[1-9]|1[0-2])$/, "is no version: a year and a month, as in 202607")
      .default("202607"),
  LINKEDIN_API_URL: () => only(API),
  LINKEDIN_OAUTH_URL: () => only(OAUTH),
};

export type LinkedInSettings = Read<typeof SETTINGS>;

/** The secrets among the settings. */
export const SECRETS = ["LINKEDIN_CLIENT_SECRET", "LINKEDIN_ACCESS_TOKEN"] as const;

/** Settings that must be set together. */
export const TOGETHER = ["LINKEDIN_CLIENT_ID", "LINKEDIN_CLIENT_SECRET", "LINKEDIN_ACCESS_TOKEN"] as const;
