import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { memoryStorage } from "../../../local/storage.ts";
import { InstagramNetwork } from "../../../shared/publishing/instagram/instagram.ts";
import { type InstagramSettings, SETTINGS } from "../../../shared/publishing/instagram/settings.ts";
import { encodeJpeg } from "../../../shared/publishing/jpeg.ts";
import type { Picture, PictureHost, TokenStore } from "../../../shared/publishing/network.ts";
import { BUCKET, supabasePictures } from "../../../shared/publishing/picture-host.ts";
import { listen } from "../../brokers/listener.ts";
import { type Clock, clockAt } from "../stage.ts";
import { type InstagramStandIn, startInstagram } from "../stand-ins/instagram.ts";

const SECRET_KEY = "sb_secret_of_the_test";

/** What Vault would keep. */
interface KeptToken extends TokenStore {
  text: string | null;
  expiresAt: Date | null;
}

export interface InstagramStage {
  standIn: InstagramStandIn;
  network: InstagramNetwork;
  pictures: PictureHost;
  tokens: KeptToken;
  clock: Clock;
  /** How many pictures anybody can still see. */
  hosted(): Promise<number>;
  /** An adapter of its own, as another run of the function has it. */
  another(differing?: Partial<InstagramSettings>): InstagramNetwork;
}

export function jpeg(width: number, height: number): Picture {
  const rgba = new Uint8Array(width * height * 4).map((_, i) => Math.floor(i / width / 64) * 37);
  return encodeJpeg({ rgba, width, height });
}

export const SQUARE = jpeg(320, 320);

/** Instagram as a stand-in, a bucket, and an adapter that is pointed at both. */
export function useInstagram(): () => InstagramStage {
  let stage: InstagramStage;
  let standIn: InstagramStandIn;
  let storage: { url: string; stop(): Promise<void> };
  const clock = clockAt("2026-11-27T21:05:00Z");
  beforeAll(async () => {
    standIn = await startInstagram({ now: clock.now });
    const bucket = memoryStorage({ secretKey: SECRET_KEY, buckets: [BUCKET], now: clock.now });
    storage = await listen((request) => bucket.fetch(request));
  });
  beforeEach(() => {
    clock.pass(86_400);
    const settings: InstagramSettings = {
      INSTAGRAM_ACCESS_TOKEN: standIn.makeToken(),
      INSTAGRAM_API_URL: SETTINGS.INSTAGRAM_API_URL().parse(standIn.url),
      INSTAGRAM_VERSION: SETTINGS.INSTAGRAM_VERSION().parse(undefined),
    };
    const tokens: KeptToken = {
      text: null,
      expiresAt: null,
      read: async () => tokens.text,
      keep: async (text, expiresAt) => {
        Object.assign(tokens, { text, expiresAt });
      },
    };
    const pictures = supabasePictures(storage.url, SECRET_KEY, { backoff: 1, timeout: 300 });
    const another = (differing: Partial<InstagramSettings> = {}) =>
      new InstagramNetwork(
        { ...settings, ...differing },
        { tokens, pictures },
        { now: clock.now, backoff: 1, timeout: 300 },
      );
    const hosted = async () => {
      const answer = await fetch(`${storage.url}/storage/v1/object/list/${BUCKET.id}`, {
        method: "POST",
        headers: { apikey: SECRET_KEY },
        body: JSON.stringify({ prefix: "", limit: 1000, sortBy: { column: "created_at", order: "asc" } }),
      });
      return ((await answer.json()) as unknown[]).length;
    };
    stage = { standIn, network: another(), pictures, tokens, clock, hosted, another };
  });
  afterEach(async () => {
    standIn.fail(null);
    clock.pass(1);
    await stage.pictures.sweep(clock.now());
  });
  afterAll(async () => {
    await standIn.stop();
    await storage.stop();
  });
  return () => stage;
}
