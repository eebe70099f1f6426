import { address, LOOPBACK } from "../../outside/address.ts";
import { needed, type Read } from "../../vendors/vendor.ts";

const API = "https://api.x.com";

/** X's settings, as function secrets name them; none of them is needed where nothing goes to X. */
export const SETTINGS = {
  /** Of the app: "API Key and Secret" in X's developer console. */
  X_API_KEY: needed,
  X_API_KEY_SECRET: needed,
  /** Of the account that posts, made when the app may read and write. */
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

/** Those that are secrets. */
export const SECRETS = ["X_API_KEY_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET"] as const;

/** Whoever has set one of these has to set all. */
export const TOGETHER = ["X_API_KEY", "X_API_KEY_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET"] as const;
