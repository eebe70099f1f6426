import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { LinkedInNetwork } from "../../../shared/publishing/linkedin/linkedin.ts";
import type { LinkedInSettings } from "../../../shared/publishing/linkedin/settings.ts";
import { type Clock, clockAt } from "../stage.ts";
import { type LinkedInStandIn, startLinkedIn } from "../stand-ins/linkedin.ts";

export interface LinkedInStage {
  standIn: LinkedInStandIn;
  network: LinkedInNetwork;
  /** Gives up after a second. */
  impatient: LinkedInNetwork;
  settings: LinkedInSettings;
  clock: Clock;
}

/** A stand-in for LinkedIn, and an adapter that uses it. */
export function useLinkedIn(): () => LinkedInStage {
  let stage: LinkedInStage;
  let standIn: LinkedInStandIn;
  const clock = clockAt("2026-11-27T21:05:00Z");
  beforeAll(async () => {
    standIn = await startLinkedIn({ now: clock.now });
  });
  beforeEach(() => {
    clock.pass(3600);
    const settings = standIn.environment as unknown as LinkedInSettings;
    const options = { now: clock.now, backoff: 1 };
    const network = new LinkedInNetwork(settings, options);
    const impatient = new LinkedInNetwork(settings, { ...options, timeout: 1000 });
    stage = { standIn, network, impatient, settings, clock };
  });
  afterEach(() => {
    standIn.fail(null);
    standIn.answer(null);
    standIn.lapse(null);
    standIn.uploadHost = null;
  });
  afterAll(async () => await standIn.stop());
  return () => stage;
}
