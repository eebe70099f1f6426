import { address, LOOPBACK } from "../../outside/address.ts";
import { needed, type Read } from "../../vendors/vendor.ts";

const API = "https://api.x.com";

/** X's settings, by the names of function secrets. All may be empty where nothing is published there. */
export const SETTINGS = {
  /** The app's "API Key and Secret" in X's developer console. */
  X_API_KEY: needed,
  X_API_KEY_SECRET: needed,
  /** The token of the posting account, made when the app had permission to read and write. */
  X_ACCESS_TOKEN: needed,
  X_ACCESS_TOKEN_SECRET: needed,
  X_API_URL: () =>
    address()
      .refine(
        (value) => value === API || LOOPBACK.test(new URL(value).hostname),
        `is not X's address: ${API}`,
      )
      .default(API),
};

export type XSettings = Read<typeof SETTINGS>;

/** The secrets among the settings. */
export const SECRETS = ["X_API_KEY_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET"] as const;

/** Settings that must be set together. */
export const TOGETHER = ["X_API_KEY", "X_API_KEY_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET"] as const;
