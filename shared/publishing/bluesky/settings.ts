import { z } from "zod";
import { address } from "../../outside/address.ts";
import { needed, type Read } from "../../vendors/vendor.ts";

export const SETTINGS = {
  /** The server of the account: its own where it has one. */
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

/** Whoever has set one of these has to set both. */
export const TOGETHER = ["BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"] as const;

export const SECRETS = ["BLUESKY_APP_PASSWORD"] as const;

/** How Bluesky is reached. */
export type BlueskySettings = Read<typeof SETTINGS>;
