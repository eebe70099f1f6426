import { z } from "zod";
import { call, callAgain, type Database } from "../database.ts";
import type { Settings } from "../settings.ts";
import { BlueskyNetwork } from "./bluesky/bluesky.ts";
import { InstagramNetwork } from "./instagram/instagram.ts";
import { LinkedInNetwork } from "./linkedin/linkedin.ts";
import type { Network, TokenStore } from "./network.ts";
import { supabasePictures } from "./picture-host.ts";
import type { Networks } from "./publish.ts";
import { type NetworkName, type NetworkSettings, networksSetUp } from "./settings.ts";
import { XNetwork } from "./x/x.ts";

type Needed = NetworkSettings & Settings<"SUPABASE_URL" | "SUPABASE_SECRET_KEYS">;

const MAKE: Record<NetworkName, (settings: Needed, database: Database) => Network> = {
  x: (settings) => new XNetwork(settings),
  linkedin: (settings) => new LinkedInNetwork(settings),
  instagram: (settings, database) =>
    new InstagramNetwork(settings, {
      tokens: tokensOf("instagram", database),
      pictures: supabasePictures(settings.SUPABASE_URL, settings.SUPABASE_SECRET_KEYS.default),
    }),
  bluesky: (settings) => new BlueskyNetwork(settings),
};

/** The networks that are set up, ready to publish. */
export function networksOf(settings: Needed, database: Database): Networks {
  return new Map(networksSetUp(settings).map((name) => [name, MAKE[name](settings, database)]));
}

const keptToken = z.object({ token: z.string() }).nullable();

/** The store of a network's token in Vault. */
function tokensOf(network: NetworkName, database: Database): TokenStore {
  return {
    async read() {
      return (await call(database, "network_token", { network }, keptToken))?.token ?? null;
    },
    async keep(token, expiresAt) {
      const kept = { token, expires_at: expiresAt.toISOString() };
      await callAgain(database, "keep_network_token", { network, token: kept }, z.unknown());
    },
  };
}
