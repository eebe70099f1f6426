import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { BlueskyNetwork } from "../../../shared/publishing/bluesky/bluesky.ts";
import { type BlueskySettings, SETTINGS } from "../../../shared/publishing/bluesky/settings.ts";
import { type Clock, clockAt } from "../stage.ts";
import { type BlueskyStandIn, startBluesky } from "../stand-ins/bluesky.ts";

export interface BlueskyStage {
  standIn: BlueskyStandIn;
  network: BlueskyNetwork;
  settings: BlueskySettings;
  clock: Clock;
  /** A new adapter, like that of another run of the function. */
  another(differing?: Partial<BlueskySettings>): BlueskyNetwork;
}

/** A stand-in for Bluesky, and an adapter that uses it. */
export function useBluesky(): () => BlueskyStage {
  let stage: BlueskyStage;
  let standIn: BlueskyStandIn;
  const clock = clockAt("2026-11-27T21:05:00Z");
  beforeAll(async () => {
    standIn = await startBluesky({ now: clock.now });
  });
  beforeEach(() => {
    clock.pass(86_400);
    const { environment } = standIn;
    const settings: BlueskySettings = {
      BLUESKY_URL: SETTINGS.BLUESKY_URL().parse(environment.BLUESKY_URL),
      BLUESKY_HANDLE: SETTINGS.BLUESKY_HANDLE().parse(environment.BLUESKY_HANDLE),
      BLUESKY_APP_PASSWORD: SETTINGS.BLUESKY_APP_PASSWORD().parse(environment.BLUESKY_APP_PASSWORD),
    };
    const another = (differing: Partial<BlueskySettings> = {}) =>
      new BlueskyNetwork({ ...settings, ...differing }, { now: clock.now, backoff: 1, timeout: 300 });
    stage = { standIn, network: another(), settings, clock, another };
  });
  afterEach(() => standIn.fail(null));
  afterAll(async () => await standIn.stop());
  return () => stage;
}
