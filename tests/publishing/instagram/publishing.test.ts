import { describe, expect, it } from "vitest";
import { SETTINGS, TOGETHER } from "../../../shared/publishing/instagram/settings.ts";
import { TEXT } from "../../../shared/publishing/instagram/text.ts";
import { missingOf } from "../../../shared/publishing/together.ts";
import { at, drawn, nextOne, PICTURE, postOf, prepareAll, publishing, publishOne } from "../stage.ts";
import { startInstagram } from "../stand-ins/instagram.ts";
import { jpeg, SQUARE, useInstagram } from "./stage.ts";

const stage = useInstagram();
const MEDIA = "/v25.0/17841405822304914/media";

describe("a post", () => {
  it("is published as intended: text, picture and alternative text", async () => {
    const { standIn, network, clock } = stage();
    const text = 'Week 48, PAPER\n<S&P> −1.20 👍🏽 100 % \\ "x" @ 571.20';
    const post = postOf(clock, { text, picture: drawn(SQUARE) });
    const { outcome } = await publishOne(network, post, clock);
    const seen = standIn.posts().at(-1);
    expect(seen).toMatchObject({ text, altText: post.altText });
    expect(seen?.picture).toEqual(SQUARE.bytes);
    expect(outcome).toEqual({
      status: "published",
      id: seen?.id,
      link: expect.stringMatching(/^https:\/\/www\.instagram\.com\/p\//),
    });
  });

  it("is checked once a minute until its picture has been fetched", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock, { picture: drawn(SQUARE) });
    const step = await network.prepare(post, {});
    expect(step).toMatchObject({ status: "waits", seconds: 60, why: "Instagram is fetching the picture." });
    expect(await network.prepare(post, step.prepared)).toMatchObject({ status: "ready" });
    expect(standIn.calls.get("POST media_publish") ?? 0).toBe(standIn.posts().length);
  });

  it("has its picture at a public address until it is published", async () => {
    const { network, clock, hosted } = stage();
    const post = postOf(clock, { picture: drawn(SQUARE) });
    const prepared = await prepareAll(network, post, clock);
    expect(prepared.picture).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jpg$/);
    expect(await hosted()).toBe(1);
    expect(await network.publish(post, prepared)).toMatchObject({ status: "published" });
    expect(await hosted()).toBe(0);
  });

  it("has an alternative text of at most 1,000 characters", async () => {
    const { standIn, network, clock } = stage();
    await publishOne(network, postOf(clock, { picture: drawn(SQUARE), altText: "a".repeat(1001) }), clock);
    expect(standIn.posts().at(-1)?.altText).toBe(`${"a".repeat(999)}…`);
  });

  it("of 2,200 characters is accepted, of 2,201 nothing is uploaded", async () => {
    const { network, clock, hosted } = stage();
    const of = (length: number) => postOf(clock, { picture: drawn(SQUARE), text: "−".repeat(length) });
    expect((await publishOne(network, of(2200), clock)).outcome.status).toBe("published");
    await expect(network.prepare(of(2201), {})).rejects.toMatchObject({
      message: "Instagram allows 2200 characters, and the text has 2201 by its count.",
      passing: false,
    });
    expect(await hosted()).toBe(0);
    expect(TEXT.length("👍🏽")).toBe(4);
  });

  it.each([
    ["4:5", 320, 400, true],
    ["narrower", 320, 408, false],
    ["1.91:1", 764, 400, true],
    ["wider", 768, 400, false],
  ])("with a picture of %s: %i by %i, accepted: %s", async (_, width, height, isTaken) => {
    const { network, clock, hosted } = stage();
    const post = postOf(clock, { picture: drawn(jpeg(width, height)) });
    if (isTaken) {
      expect((await publishOne(network, post, clock)).outcome.status).toBe("published");
    } else {
      await expect(network.prepare(post, {})).rejects.toMatchObject({
        message: `Instagram allows pictures between 4:5 and 1.91:1, and this one is ${width} by ${height}.`,
        passing: false,
      });
    }
    expect(await hosted()).toBe(0);
  });

  it("with a PNG, or a picture of more than 8 MB, is not sent", async () => {
    const { network, clock } = stage();
    await expect(network.prepare(postOf(clock, { picture: drawn(PICTURE) }), {})).rejects.toThrow(
      "Instagram accepts only JPEG pictures.",
    );
    const picture = { ...SQUARE, bytes: new Uint8Array(8_000_001) };
    await expect(network.prepare(postOf(clock, { picture: drawn(picture) }), {})).rejects.toThrow(
      "Instagram allows pictures of up to 8 MB, and this one is larger.",
    );
  });

  it("without a container is not sent", async () => {
    const { standIn, network, clock } = stage();
    const before = standIn.posts().length;
    const outcome = await network.publish(postOf(clock, { picture: drawn(SQUARE) }), {});
    expect(outcome.status).not.toBe("published");
    expect(standIn.posts()).toHaveLength(before);
  });
});

describe("a container", () => {
  it.each([
    ["container_error", "Instagram: the container is ERROR (Error: the media could not be processed)."],
    ["container_expired", "Instagram: the container is EXPIRED (EXPIRED)."],
  ] as const)("%s: another one is made with the same picture", async (fault, why) => {
    const { standIn, network, clock, hosted } = stage();
    const post = postOf(clock, { picture: drawn(SQUARE) });
    standIn.fail(nextOne(fault, at(MEDIA)));
    const step = await network.prepare(post, {});
    expect(step).toMatchObject({ status: "waits", why });
    expect(step.prepared.container).toBeUndefined();
    const prepared = await prepareAll(network, post, clock, step.prepared);
    expect(await network.publish(post, prepared)).toMatchObject({ status: "published" });
    expect(await hosted()).toBe(0);
  });

  it("that never finishes is given up after ten looks, and the third ends the post", async () => {
    const { standIn, network, clock } = stage();
    const before = standIn.containers.size;
    standIn.fail(() => "in_progress");
    const post = postOf(clock, { picture: drawn(SQUARE) });
    let steps = 0;
    const last = async () => {
      let prepared = {};
      for (; steps < 100; steps++) {
        prepared = (await network.prepare(post, prepared)).prepared;
        clock.pass(60);
      }
    };
    await expect(last()).rejects.toMatchObject({
      message: "Instagram: the container is IN_PROGRESS (IN_PROGRESS).",
      passing: false,
    });
    expect(steps).toBe(29);
    expect(standIn.containers.size - before).toBe(3);
  });

  it("that expired before it was published is not published, and another one is made", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock, { picture: drawn(SQUARE) });
    const prepared = await prepareAll(network, post, clock);
    clock.pass(86_400);
    expect(await network.publish(post, prepared)).toMatchObject({ status: "not_taken", seconds: 0 });
    const again = await prepareAll(network, post, clock, prepared);
    expect(again.container).not.toBe(prepared.container);
    expect(await network.publish(post, again)).toMatchObject({ status: "published" });
    expect(standIn.posts().filter(({ text }) => text === post.text)).toHaveLength(1);
  });
});

describe("Instagram's limits", () => {
  it("a post beyond the day's limit waits before anything is uploaded", async () => {
    const { clock, another, hosted } = stage();
    const small = await startInstagram({ now: clock.now, quota: 1 });
    const network = another({
      INSTAGRAM_API_URL: small.url,
      INSTAGRAM_ACCESS_TOKEN: small.environment.INSTAGRAM_ACCESS_TOKEN ?? "",
    });
    const first = postOf(clock, { picture: drawn(SQUARE) });
    const second = postOf(clock, { picture: drawn(SQUARE) });
    const prepared = await prepareAll(network, second, clock);
    expect((await publishOne(network, first, clock)).outcome.status).toBe("published");
    expect(await network.publish(second, prepared)).toMatchObject({
      status: "not_taken",
      seconds: 3600,
      why: expect.stringContaining("You reached maximum number of posts"),
    });
    const before = await hosted();
    const step = await network.prepare(postOf(clock, { picture: drawn(SQUARE) }), {});
    expect(step).toMatchObject({
      status: "waits",
      seconds: 3600,
      why: "Instagram allows 1 posts in 24 hours, and 1 have been made.",
    });
    expect(await hosted()).toBe(before);
    await small.stop();
  });

  it("calls beyond the limit wait", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock, { picture: drawn(SQUARE) });
    standIn.fail(nextOne("too_many", at("/v25.0/me")));
    expect(await network.prepare(post, {})).toMatchObject({ status: "waits", seconds: 900 });
    const prepared = await prepareAll(network, post, clock);
    standIn.fail(nextOne("too_many", publishing));
    expect(await network.publish(post, prepared)).toEqual({
      status: "not_taken",
      why: "Instagram, the publication: Application request limit reached.",
      seconds: 900,
    });
  });
});

describe("a refusal by Instagram", () => {
  it.each([
    [190, undefined, false, "set INSTAGRAM_ACCESS_TOKEN"],
    [10, undefined, false, "The token needs instagram_business_content_publish."],
    [36003, 2207009, false, "A picture has to be between 4:5 and 1.91:1."],
    [9004, 2207052, true, "Instagram could not fetch the picture from the project's storage."],
    [-1, 2207001, false, "Instagram, the container:"],
    [2, undefined, true, "Instagram, the container:"],
  ])("%s/%s is for later: %s, %s", async (code, error_subcode, passing, words) => {
    const { standIn, network, clock, hosted } = stage();
    standIn.refuse("/media", { code, ...(error_subcode && { error_subcode }), message: "It says no" });
    const post = postOf(clock, { picture: drawn(SQUARE) });
    const step = network.prepare(post, {});
    if (passing) {
      const why = expect.stringContaining(words);
      expect(await step).toMatchObject({ status: "waits", seconds: 60, why });
      expect((await step).prepared).toEqual({ account: expect.any(String), picture: expect.any(String) });
    } else {
      await expect(step).rejects.toMatchObject({ passing, message: expect.stringContaining(words) });
      expect(await hosted()).toBe(0);
    }
    standIn.refuse("/media", null);
  });

  it("of a publication is a failure, and its picture is removed", async () => {
    const { standIn, network, clock, hosted } = stage();
    const post = postOf(clock, { picture: drawn(SQUARE) });
    const prepared = await prepareAll(network, post, clock);
    standIn.refuse("/media_publish", { code: 25, message: "The account is restricted" });
    expect(await network.publish(post, prepared)).toEqual({
      status: "failed",
      why: "Instagram, the publication: The account is restricted.",
    });
    standIn.refuse("/media_publish", null);
    expect(await hosted()).toBe(0);
  });

  it("never shows the token", async () => {
    const { standIn, network, another, clock } = stage();
    const token = standIn.makeToken();
    standIn.refuse("/me", { code: 1, message: `Error with ${token} and ${encodeURIComponent(token)}` });
    const of = another({ INSTAGRAM_ACCESS_TOKEN: token });
    for (const one of [of, network]) {
      const error = await one.prepare(postOf(clock, { picture: drawn(SQUARE) }), {}).catch(String);
      expect(error).toContain("Instagram, the account: Error");
      expect(one === of ? error : "").not.toContain(token);
    }
    standIn.refuse("/me", null);
  });
});

describe("settings", () => {
  it("none is not an error", () => {
    expect(missingOf(TOGETHER, {})).toEqual([]);
    expect(missingOf(TOGETHER, stage().standIn.environment)).toEqual([]);
  });

  it("the token goes to Instagram's own host, or to a stand-in on this machine", () => {
    const url = SETTINGS.INSTAGRAM_API_URL();
    expect(url.parse(undefined)).toBe("https://graph.instagram.com");
    expect(url.parse("http://127.0.0.1:8000")).toBe("http://127.0.0.1:8000");
    expect(url.safeParse("https://graph.instagram.com.example.org").success).toBe(false);
    expect(SETTINGS.INSTAGRAM_VERSION().safeParse("25").success).toBe(false);
  });
});
