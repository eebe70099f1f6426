import { describe, expect, it } from "vitest";
import { missingOf } from "../../../shared/publishing/together.ts";
import { SETTINGS, TOGETHER } from "../../../shared/publishing/x/settings.ts";
import { TEXT } from "../../../shared/publishing/x/text.ts";
import { at, nextOne, PICTURE, postOf, prepareAll, publishing, publishOne } from "../stage.ts";
import { useX } from "./stage.ts";

const stage = useX();

describe("a post", () => {
  it("is published as intended: text, picture and alternative text", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock, { text: "S&P <put> spread −1.20\n$SPY 👍🏽, see example.com, $QQQ" });
    const { outcome } = await publishOne(network, post, clock);
    const seen = standIn.posts().at(-1);
    expect(seen).toMatchObject({
      text: "S&P <put> spread −1.20\n$SPY 👍🏽, see example. com, QQQ",
      altText: post.altText,
    });
    expect(seen?.picture).toEqual(PICTURE.bytes);
    expect(outcome).toEqual({
      status: "published",
      id: seen?.id,
      link: `https://x.com/i/status/${seen?.id}`,
    });
    expect(standIn.costs().at(-1)).toBe(0.015);
  });

  it("of 280 is accepted, of 281 nothing is uploaded", async () => {
    const { standIn, network, clock } = stage();
    const fits = postOf(clock, { text: `${"−".repeat(139)}.!` });
    expect((await publishOne(network, fits, clock)).outcome.status).toBe("published");
    const uploads = standIn.calls.get("POST /2/media/upload");
    const long = postOf(clock, { text: `${"−".repeat(140)}!` });
    expect(TEXT.length(long.text)).toBe(281);
    await expect(network.prepare(long, {})).rejects.toThrow(
      "X allows 280 characters, and the text has 281 by its count.",
    );
    expect(standIn.calls.get("POST /2/media/upload")).toBe(uploads);
  });

  it("has an alternative text of at most 1,000 characters", async () => {
    const { standIn, network, clock } = stage();
    await publishOne(network, postOf(clock, { altText: "a".repeat(1001) }), clock);
    expect(standIn.posts().at(-1)?.altText).toBe(`${"a".repeat(999)}…`);
  });

  it("has a picture of at most 5 MB", async () => {
    const { network, clock } = stage();
    const bytes = new Uint8Array(5_000_001);
    await expect(
      network.prepare(postOf(clock, { picture: () => Promise.resolve({ ...PICTURE, bytes }) }), {}),
    ).rejects.toMatchObject({
      message: "X allows pictures of up to 5 MB, and this one is larger.",
      passing: false,
    });
  });

  it("without its picture is not sent", async () => {
    const { standIn, network, clock } = stage();
    const before = standIn.posts().length;
    expect(await network.publish(postOf(clock), {})).toMatchObject({ status: "failed" });
    expect(standIn.posts()).toHaveLength(before);
  });
});

describe("the preparation", () => {
  it("is not repeated", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    const prepared = await prepareAll(network, post, clock);
    const calls = new Map(standIn.calls);
    expect(await network.prepare(post, prepared)).toEqual({ status: "ready", prepared });
    expect(standIn.calls).toEqual(calls);
  });

  it("is repeated when X is about to delete the upload", async () => {
    const { network, clock } = stage();
    const post = postOf(clock);
    const prepared = await prepareAll(network, post, clock);
    clock.pass(86_400 - 300);
    const again = await prepareAll(network, post, clock, prepared);
    expect(again.media).not.toBe(prepared.media);
    expect(await network.publish(post, again)).toMatchObject({ status: "published" });
  });

  it("keeps the picture if only the alternative text failed", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    standIn.fail((call) => (at("/2/media/metadata")(call) ? "error_503" : null));
    const step = await network.prepare(post, {});
    expect(step).toMatchObject({ status: "waits", seconds: 60, why: "X, POST /2/media/metadata: HTTP 503." });
    standIn.fail(null);
    const uploads = standIn.calls.get("POST /2/media/upload");
    const ready = await network.prepare(post, step.prepared);
    expect(ready).toMatchObject({ status: "ready", prepared: { media: step.prepared.media } });
    expect(standIn.calls.get("POST /2/media/upload")).toBe(uploads);
  });

  it.each([
    "lost_before",
    "lost_after",
    "error_503",
    "error_503_after",
    "silent_after",
  ] as const)("is tried again after %s", async (fault) => {
    const { standIn, impatient, clock } = stage();
    const post = postOf(clock);
    standIn.fail(nextOne(fault, at("/2/media/upload")));
    expect(await impatient.prepare(post, {})).toMatchObject({ status: "ready" });
  });

  it("waits while X's limit is used up, as long as X says", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    standIn.fail(nextOne("too_many", at("/2/media/upload")));
    expect(await network.prepare(post, {})).toEqual({
      status: "waits",
      prepared: {},
      seconds: 30,
      why: "X, POST /2/media/upload: Too Many Requests.",
    });
  });

  it("fails for later if X is unreachable", async () => {
    const { standIn, network, clock } = stage();
    standIn.fail(() => "lost_before");
    await expect(network.prepare(postOf(clock), {})).rejects.toMatchObject({
      message: "X, POST /2/media/upload: no answer.",
      passing: true,
    });
  });
});

describe("settings", () => {
  it("none is not an error, and half of them report the rest", () => {
    expect(missingOf(TOGETHER, {})).toEqual([]);
    expect(missingOf(TOGETHER, { X_API_KEY: "a", X_ACCESS_TOKEN: " " })).toEqual([
      "X_API_KEY_SECRET",
      "X_ACCESS_TOKEN",
      "X_ACCESS_TOKEN_SECRET",
    ]);
    expect(missingOf(TOGETHER, stage().standIn.environment)).toEqual([]);
  });

  it("the keys go to X's own host, or to a stand-in on this machine", () => {
    const url = SETTINGS.X_API_URL();
    expect(url.parse(undefined)).toBe("https://api.x.com");
    expect(url.parse("https://api.x.com/")).toBe("https://api.x.com");
    expect(url.parse("http://127.0.0.1:8000")).toBe("http://127.0.0.1:8000");
    expect(url.safeParse("https://api.x.com.example.org").error?.issues[0]?.message).toBe(
      "is not X's address: https://api.x.com",
    );
  });
});

it("publishes in one call that is not repeated", async () => {
  const { standIn, network, clock } = stage();
  const before = standIn.calls.get("POST /2/tweets") ?? 0;
  standIn.fail((call) => (publishing(call) ? "error_503_after" : null));
  expect((await publishOne(network, postOf(clock), clock)).outcome.status).toBe("unknown");
  expect(standIn.calls.get("POST /2/tweets")).toBe(before + 1);
});
