import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { XSettings } from "../../../shared/publishing/x/settings.ts";
import { XNetwork } from "../../../shared/publishing/x/x.ts";
import { type Clock, clockAt } from "../stage.ts";
import { startX, type XStandIn } from "../stand-ins/x.ts";

export interface XStage {
  standIn: XStandIn;
  network: XNetwork;
  /** Gives up after a second. */
  impatient: XNetwork;
  settings: XSettings;
  clock: Clock;
}

/** A stand-in for X, and an adapter that uses it. */
export function useX(): () => XStage {
  let stage: XStage;
  let standIn: XStandIn;
  const clock = clockAt("2026-11-27T21:05:00Z");
  beforeAll(async () => {
    standIn = await startX({ now: clock.now });
  });
  beforeEach(() => {
    clock.pass(3600);
    const settings = standIn.environment as unknown as XSettings;
    const options = { now: clock.now, backoff: 1 };
    const network = new XNetwork(settings, options);
    const impatient = new XNetwork(settings, { ...options, timeout: 1000 });
    stage = { standIn, network, impatient, settings, clock };
  });
  afterEach(() => {
    standIn.fail(null);
    standIn.answer(null);
    standIn.hide(0);
  });
  afterAll(async () => await standIn.stop());
  return () => stage;
}
