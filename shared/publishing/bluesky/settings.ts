import { z } from "zod";
import { address } from "../../outside/address.ts";
import { needed, type Read } from "../../vendors/vendor.ts";

export const SETTINGS = {
  /** The account's server, where it has one of its own. */
  BLUESKY_URL: () => address().default("https://bsky.social"),
  BLUESKY_HANDLE: () =>
    z
      .string()
      .trim()
      .transform((handle) => handle.replace(/^@/, "").toLowerCase())
      .pipe(
        z
          .string()
          .regex(/^([a-z0-9-]+(\.[a-z0-9-]+)+|did:[a-z]+:\S+)?$/, "is not a handle such as name.bsky.social"),
      )
      .default(""),
  BLUESKY_APP_PASSWORD: needed,
};

/** Settings that must be set together. */
export const TOGETHER = ["BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"] as const;

export const SECRETS = ["BLUESKY_APP_PASSWORD"] as const;

/** Settings to reach Bluesky. */
export type BlueskySettings = Read<typeof SETTINGS>;
