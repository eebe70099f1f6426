import { memoryStorage } from "../../local/storage.ts";
import { BlueskyNetwork } from "../../shared/publishing/bluesky/bluesky.ts";
import { InstagramNetwork } from "../../shared/publishing/instagram/instagram.ts";
import { LinkedInNetwork } from "../../shared/publishing/linkedin/linkedin.ts";
import type { Network, Picture } from "../../shared/publishing/network.ts";
import { BUCKET, supabasePictures } from "../../shared/publishing/picture-host.ts";
import {
  NETWORK_SETTINGS,
  type NetworkName,
  type NetworkSettings,
} from "../../shared/publishing/settings.ts";
import { XNetwork } from "../../shared/publishing/x/x.ts";
import { listen } from "../brokers/listener.ts";
import { SQUARE } from "../publishing/instagram/stage.ts";
import { PICTURE } from "../publishing/stage.ts";
import { startBluesky } from "../publishing/stand-ins/bluesky.ts";
import { startInstagram } from "../publishing/stand-ins/instagram.ts";
import { startLinkedIn } from "../publishing/stand-ins/linkedin.ts";
import type { PublishingStandIn } from "../publishing/stand-ins/stand-in.ts";
import { startX } from "../publishing/stand-ins/x.ts";

/** The networks and the number of schedules for each: more where a lost answer is hardest to find. */
export const NETWORKS: { name: NetworkName; runs: number }[] = [
  { name: "x", runs: 500 },
  { name: "bluesky", runs: 500 },
  { name: "linkedin", runs: 100 },
  { name: "instagram", runs: 100 },
];

export interface Place {
  network: Network;
  standIn: PublishingStandIn;
  picture: Picture;
  stop(): Promise<void>;
}

const SECRET_KEY = "sb_secret_of_the_test";

/** The stand-in of a network and an adapter that uses it, both with the same clock. */
export async function setUp(name: NetworkName, now: () => Date): Promise<Place> {
  const options = { now, backoff: 1 };
  const standIn = await {
    x: startX,
    linkedin: startLinkedIn,
    instagram: startInstagram,
    bluesky: startBluesky,
  }[name]({ now });
  const settings = Object.fromEntries(
    Object.entries(NETWORK_SETTINGS).map(([setting, schema]) => [
      setting,
      schema().parse(standIn.environment[setting]),
    ]),
  ) as NetworkSettings;
  const place = { standIn, picture: PICTURE, stop: () => standIn.stop() };
  switch (name) {
    case "x":
      return { ...place, network: new XNetwork(settings, options) };
    case "linkedin":
      return { ...place, network: new LinkedInNetwork(settings, options) };
    case "bluesky":
      return { ...place, network: new BlueskyNetwork(settings, options) };
  }
  const bucket = memoryStorage({ secretKey: SECRET_KEY, buckets: [BUCKET], now });
  const storage = await listen((request) => bucket.fetch(request));
  let kept: string | null = null;
  const tokens = {
    read: async () => kept,
    keep: async (token: string) => {
      kept = token;
    },
  };
  const pictures = supabasePictures(storage.url, SECRET_KEY, { backoff: 1 });
  return {
    ...place,
    picture: SQUARE,
    network: new InstagramNetwork(settings, { tokens, pictures }, options),
    async stop() {
      await standIn.stop();
      await storage.stop();
    },
  };
}
