import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucketStep } from "../../local/deploy/bucket.ts";
import { type Gateway, startGateway } from "../../local/gateway.ts";
import { freePort } from "../../local/ports.ts";
import { memoryStorage } from "../../local/storage.ts";
import type { Picture, PictureHost } from "../../shared/publishing/network.ts";
import { BUCKET, supabasePictures } from "../../shared/publishing/picture-host.ts";
import { clockAt } from "./stage.ts";

const KEY = "sb_secret_of_the_test";
const PICTURE: Picture = {
  bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]),
  type: "image/jpeg",
  width: 1,
  height: 1,
};

const clock = clockAt("2026-11-27T21:05:00Z");
let gateway: Gateway;
let pictures: PictureHost;

const hosted = (secretKey = KEY) => supabasePictures(gateway.url, secretKey, { backoff: 1, timeout: 500 });
const step = () => bucketStep(gateway.url, async () => KEY);

/** A project without buckets. */
beforeAll(async () => {
  gateway = await startGateway({
    port: await freePort(),
    rest: { fetch: async () => new Response(null, { status: 404 }) },
    storage: memoryStorage({ secretKey: KEY, now: clock.now }),
    functions: () => null,
  });
  pictures = hosted();
});
afterAll(async () => await gateway.stop());

describe("the bucket", () => {
  it("is reported as missing when a picture is stored, together with who creates it", async () => {
    await expect(pictures.put("a.jpg", PICTURE)).rejects.toMatchObject({
      message: `Storage, upload: Bucket not found. The bucket ${BUCKET.id} is made by npm run deploy.`,
      passing: false,
    });
  });

  it("is created by the set-up, once, and has its limits corrected", async () => {
    expect(await step().plan()).toBe("new: published-pictures, public, JPEG only");
    await step().apply(() => undefined);
    expect(await step().plan()).toBe("");
    await step().apply(() => undefined);
    const headers = { apikey: KEY, "Content-Type": "application/json" };
    const body = JSON.stringify({ public: false, allowed_mime_types: null });
    await fetch(`${gateway.url}/storage/v1/bucket/${BUCKET.id}`, { method: "PUT", headers, body });
    expect(await step().plan()).toBe("changed: the limits of published-pictures");
    await step().apply(() => undefined);
    expect(await step().plan()).toBe("");
  });

  it("is not created with another key, and no error shows the key", async () => {
    const wrong = bucketStep(gateway.url, async () => "sb_secret_of_somebody");
    await expect(wrong.plan()).rejects.toThrow("Storage, GET /bucket/published-pictures: Invalid API key.");
    const error = await hosted("sb_secret_of_somebody").put("a.jpg", PICTURE).catch(String);
    expect(error).toContain("Storage, upload: Invalid API key.");
    expect(error).not.toContain("sb_secret");
  });
});

describe("a picture", () => {
  it("is public under its address, until it is removed", async () => {
    const url = await pictures.put("one.jpg", PICTURE);
    expect(url).toBe(`${gateway.url}/storage/v1/object/public/published-pictures/one.jpg`);
    const seen = await fetch(url);
    expect(seen.headers.get("content-type")).toBe("image/jpeg");
    expect(new Uint8Array(await seen.arrayBuffer())).toEqual(PICTURE.bytes);
    await pictures.remove("one.jpg");
    expect((await fetch(url)).status).toBe(404);
    await pictures.remove("one.jpg");
  });

  it("that is stored twice has the later content", async () => {
    await pictures.put("two.jpg", PICTURE);
    const bytes = new Uint8Array([...PICTURE.bytes, 9]);
    const url = await pictures.put("two.jpg", { ...PICTURE, bytes });
    expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(bytes);
  });

  it.each([
    ["a PNG", { ...PICTURE, type: "image/png" }, "mime type image/png is not supported."],
    [
      "of more than 8 MB",
      { ...PICTURE, bytes: new Uint8Array(8_000_001) },
      "The object exceeded the maximum allowed size.",
    ],
  ] as const)("%s is refused", async (_, picture, words) => {
    await expect(pictures.put("three.jpg", picture)).rejects.toMatchObject({
      message: `Storage, upload: ${words}`,
      passing: false,
    });
  });

  it("that was left over is removed, and a later one stays", async () => {
    await pictures.sweep(new Date(clock.now().getTime() + 1));
    for (let i = 0; i < 103; i++) {
      await pictures.put(`left-${i}.jpg`, PICTURE);
    }
    clock.pass(3600);
    const url = await pictures.put("of-now.jpg", PICTURE);
    expect(await pictures.sweep(clock.now())).toBe(103);
    expect((await fetch(url)).status).toBe(200);
    expect(await pictures.sweep(clock.now())).toBe(0);
  });

  it("is for later if nobody answers", async () => {
    const nobody = supabasePictures("http://127.0.0.1:9", KEY, { backoff: 1, timeout: 500 });
    await expect(nobody.put("a.jpg", PICTURE)).rejects.toMatchObject({ passing: true });
  });
});
