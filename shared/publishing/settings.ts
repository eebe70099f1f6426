import type { Read } from "../vendors/vendor.ts";
import * as bluesky from "./bluesky/settings.ts";
import * as instagram from "./instagram/settings.ts";
import * as linkedin from "./linkedin/settings.ts";
import { missingOf } from "./together.ts";
import * as x from "./x/settings.ts";

/** The settings of each network. */
const OF_NETWORKS = { x, linkedin, instagram, bluesky };

export type NetworkName = keyof typeof OF_NETWORKS;

/** Settings for publishing, by the names of function secrets. Those of an unused network may be empty. */
export const NETWORK_SETTINGS = {
  ...x.SETTINGS,
  ...linkedin.SETTINGS,
  ...instagram.SETTINGS,
  ...bluesky.SETTINGS,
};

export type NetworkSettings = Read<typeof NETWORK_SETTINGS>;

/** The secrets among the settings. */
export const NETWORK_SECRETS = [...x.SECRETS, ...linkedin.SECRETS, ...instagram.SECRETS, ...bluesky.SECRETS];

/** The networks that are set up. */
export function networksSetUp(settings: Partial<NetworkSettings>): NetworkName[] {
  const names = Object.keys(OF_NETWORKS) as NetworkName[];
  return names.filter((name) => OF_NETWORKS[name].TOGETHER.every((one) => settings[one]?.trim()));
}

/** What is missing where a network is set up only in part: sentences that begin with the setting's name. */
export function missingForNetworks(settings: Partial<NetworkSettings>): string[] {
  return Object.values(OF_NETWORKS).flatMap(({ TOGETHER }) =>
    missingOf(TOGETHER, settings as Record<string, string | undefined>).map((name) => `${name} is missing`),
  );
}
