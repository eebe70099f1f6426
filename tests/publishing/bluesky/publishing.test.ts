import { describe, expect, it } from "vitest";
import { SETTINGS, TOGETHER } from "../../../shared/publishing/bluesky/settings.ts";
import { missingOf } from "../../../shared/publishing/together.ts";
import { at, drawn, nextOne, PICTURE, postOf, prepareAll, publishing, publishOne } from "../stage.ts";
import { startBluesky } from "../stand-ins/bluesky.ts";
import { useBluesky } from "./stage.ts";

const stage = useBluesky();
const UPLOAD = "/xrpc/com.atproto.repo.uploadBlob";
const SIGN_IN = "/xrpc/com.atproto.server.createSession";

describe("a post", () => {
  it("is published as intended: text, picture and alternative text", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock, { text: "Week 48, PAPER\n<S&P> −1.20 👍🏽 #3 @ 571.20 https://example.com" });
    const { outcome } = await publishOne(network, post, clock);
    const seen = standIn.posts().at(-1);
    expect(seen).toMatchObject({ text: post.text, altText: post.altText });
    expect(seen?.picture).toEqual(PICTURE.bytes);
    const rkey = seen?.id.split("/").at(-1);
    expect(outcome).toEqual({
      status: "published",
      id: `at://${standIn.did}/app.bsky.feed.post/${rkey}`,
      link: `https://bsky.app/profile/${standIn.did}/post/${rkey}`,
    });
  });

  it("has the date of its approval, in English, and its picture has its proportions", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock, { picture: drawn({ ...PICTURE, width: 1200, height: 675 }) });
    await publishOne(network, post, clock);
    const { record } = [...standIn.records.values()].at(-1) ?? {};
    expect(record?.createdAt).toBe(post.approvedAt.toISOString());
    expect(record?.langs).toEqual(["en"]);
    expect(record?.embed.images[0]?.aspectRatio).toEqual({ width: 1200, height: 675 });
  });

  it("has an alternative text of at most 2,000 characters", async () => {
    const { standIn, network, clock } = stage();
    await publishOne(network, postOf(clock, { altText: "a".repeat(2001) }), clock);
    expect(standIn.posts().at(-1)?.altText).toBe(`${"a".repeat(1999)}…`);
  });

  it.each([
    ["of 300 characters", "👍🏽".repeat(300), null],
    [
      "of 301 characters",
      "x".repeat(301),
      "Bluesky allows 300 characters, and the text has 301 by its count.",
    ],
    [
      "of 3,001 bytes",
      `${"👨‍👩‍👧‍👦".repeat(120)}x`,
      "Bluesky allows 300 characters, and the text has 301 by its count.",
    ],
  ])("%s is accepted, or nothing is uploaded", async (_, text, why) => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock, { text });
    if (why === null) {
      expect((await publishOne(network, post, clock)).outcome.status).toBe("published");
      expect(standIn.posts().at(-1)?.text).toBe(text);
    } else {
      await expect(network.prepare(post, {})).rejects.toMatchObject({ message: why, passing: false });
    }
  });

  it("has a picture of at most 1,000,000 bytes", async () => {
    const { network, clock } = stage();
    const sized = (length: number) => {
      const bytes = new Uint8Array(length);
      bytes.set(PICTURE.bytes);
      return postOf(clock, { picture: drawn({ ...PICTURE, bytes }) });
    };
    expect((await publishOne(network, sized(1_000_000), clock)).outcome.status).toBe("published");
    await expect(network.prepare(sized(1_000_001), {})).rejects.toMatchObject({
      message: "Bluesky allows pictures of up to 1,000,000 bytes, and this one has 1,000,001.",
      passing: false,
    });
  });
});

describe("a post that is sent twice", () => {
  it("is one record, identical to the byte, whoever sends it", async () => {
    const { standIn, network, clock, another } = stage();
    const post = postOf(clock);
    const first = await publishOne(network, post, clock);
    const commits = standIn.commits();
    const records = new Map(standIn.records);
    clock.pass(7200);
    const second = await publishOne(another(), post, clock);
    expect(second.outcome).toEqual(first.outcome);
    expect(standIn.commits()).toBe(commits);
    expect(standIn.records).toEqual(records);
  });

  it("does not replace the first if its text differs", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    await publishOne(network, post, clock);
    const records = new Map(standIn.records);
    const { outcome } = await publishOne(network, { ...post, text: "Another." }, clock);
    expect(outcome).toMatchObject({ status: "failed", why: expect.stringContaining("Publish it again") });
    expect(standIn.records).toEqual(records);
  });

  it("is the existing one if only its picture was drawn anew", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    const { outcome } = await publishOne(network, post, clock);
    const picture = { ...PICTURE, bytes: new Uint8Array([...PICTURE.bytes, 0]) };
    const again = await publishOne(network, { ...post, picture: drawn(picture) }, clock);
    expect(again.outcome).toEqual(outcome);
    expect(standIn.posts().filter(({ text }) => text === post.text)).toHaveLength(1);
  });
});

describe("a lost answer", () => {
  it.each([
    ["lost_after", "published"],
    ["silent_after", "published"],
    ["error_503_after", "published"],
    ["unreadable_after", "published"],
    ["lost_before", "absent"],
    ["silent_before", "absent"],
    ["error_503", "absent"],
  ] as const)("%s: unknown, and the look-up says %s", async (fault, found) => {
    const { standIn, network, clock, another } = stage();
    const post = postOf(clock);
    standIn.fail(nextOne(fault, publishing));
    const { outcome, prepared, since } = await publishOne(network, post, clock);
    expect(outcome.status).toBe("unknown");
    const seen = () => standIn.posts().filter(({ text }) => text === post.text);
    expect(await another().lookUp(post, prepared)).toMatchObject({ status: found });
    expect(seen()).toHaveLength(found === "published" ? 1 : 0);
    clock.pass((clock.now().getTime() - since.getTime()) / 1000 + 60);
    expect(await network.publish(post, prepared)).toMatchObject({ status: "published" });
    expect(seen()).toHaveLength(1);
  });

  it.each([UPLOAD, SIGN_IN])("of %s is requested again", async (path) => {
    const { standIn, network, clock } = stage();
    for (const fault of ["lost_before", "lost_after", "error_503", "unreadable_after"] as const) {
      standIn.fail(nextOne(fault, at(path)));
      expect(await network.prepare(postOf(clock), {})).toMatchObject({ status: "ready" });
    }
  });

  it("of a look-up is reported, and another look-up may find more", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    const { prepared } = await publishOne(network, post, clock);
    standIn.fail(({ path }) => (path.endsWith("getRecord") ? "lost_before" : null));
    expect(await network.lookUp(post, prepared)).toEqual({
      status: "unknown",
      why: "Bluesky, com.atproto.repo.getRecord: no answer.",
      again: true,
    });
  });

  it("cannot happen without a connection", async () => {
    const { network, clock, another } = stage();
    const post = postOf(clock);
    const prepared = await prepareAll(network, post, clock);
    const nobody = another({ BLUESKY_URL: "http://127.0.0.1:9" });
    expect(await nobody.publish(post, prepared)).toMatchObject({ status: "not_taken", seconds: 60 });
  });
});

describe("Bluesky's limits", () => {
  it("a call beyond the limit waits as long as Bluesky says", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    standIn.fail(nextOne("too_many", at(UPLOAD)));
    expect(await network.prepare(post, {})).toMatchObject({ status: "waits", seconds: 90 });
    const prepared = await prepareAll(network, post, clock);
    standIn.fail(nextOne("too_many", publishing));
    expect(await network.publish(post, prepared)).toEqual({
      status: "not_taken",
      why: "Bluesky, com.atproto.repo.putRecord: Rate Limit Exceeded.",
      seconds: 90,
    });
  });

  it("30 sign-ins in five minutes: the next waits until the first of them is five minutes old", async () => {
    const { standIn, clock, another } = stage();
    for (let i = 0; i < 30; i++) {
      expect(await another().prepare(postOf(clock), {})).toMatchObject({ status: "ready" });
    }
    const signedIn = standIn.signedIn();
    expect(await another().prepare(postOf(clock), {})).toMatchObject({ status: "waits", seconds: 300 });
    expect(standIn.signedIn()).toBe(signedIn);
  });

  it("one sign-in is enough for a post", async () => {
    const { standIn, network, clock } = stage();
    const before = standIn.signedIn();
    const { prepared } = await publishOne(network, postOf(clock), clock);
    await network.lookUp(postOf(clock), prepared);
    expect(standIn.signedIn()).toBe(before + 1);
  });

  it("a session that has ended is renewed", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    const prepared = await prepareAll(network, post, clock);
    standIn.endSessions();
    expect(await network.publish(post, prepared)).toMatchObject({ status: "published" });
  });

  it("a picture that was deleted before its post is uploaded again", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock, {
      picture: drawn({ ...PICTURE, bytes: new Uint8Array([...PICTURE.bytes, 7]) }),
    });
    const prepared = await prepareAll(network, post, clock);
    standIn.deleteUnusedBlobs();
    expect(await network.publish(post, prepared)).toMatchObject({ status: "not_taken", seconds: 0 });
    const again = await prepareAll(network, post, clock, prepared);
    expect(again).toEqual(prepared);
    expect(await network.publish(post, again)).toMatchObject({ status: "published" });
  });
});

describe("the account", () => {
  it("a wrong password is reported with the setting to change, but not shown", async () => {
    const { clock, another } = stage();
    const wrong = another({ BLUESKY_APP_PASSWORD: "wxyz-wxyz-wxyz-wxyz" });
    const error = await wrong.prepare(postOf(clock), {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      passing: false,
      message:
        "Bluesky, com.atproto.server.createSession: Invalid identifier or password. Make an app password at bsky.app " +
        "(Settings, Privacy and security), and set BLUESKY_HANDLE and BLUESKY_APP_PASSWORD.",
    });
    expect(JSON.stringify(error)).not.toContain("wxyz");
  });

  it("a wrong password before the publishing call: it has failed, and nothing was published", async () => {
    const { standIn, network, clock, another } = stage();
    const post = postOf(clock);
    const prepared = await prepareAll(network, post, clock);
    const before = standIn.posts().length;
    const wrong = another({ BLUESKY_APP_PASSWORD: "wxyz-wxyz-wxyz-wxyz" });
    expect(await wrong.publish(post, prepared)).toMatchObject({ status: "failed" });
    expect(standIn.posts()).toHaveLength(before);
  });

  it("that is suspended is reported", async () => {
    const { clock, another } = stage();
    const suspended = await startBluesky({ now: clock.now, status: "suspended" });
    const network = another({ BLUESKY_URL: suspended.url });
    await expect(network.prepare(postOf(clock), {})).rejects.toMatchObject({
      message: "Bluesky: the account theta.example.com is suspended. Sign in at bsky.app to see why.",
      passing: false,
    });
    await suspended.stop();
  });

  it("that differs from the one with the uploaded picture needs a new preparation", async () => {
    const { network, clock } = stage();
    const post = postOf(clock);
    const prepared = await prepareAll(network, post, clock);
    expect(await network.publish(post, { ...prepared, did: "did:plc:other" })).toMatchObject({
      status: "not_taken",
      seconds: 0,
    });
  });
});

describe("settings", () => {
  it("none is not an error, and half of them report the rest", () => {
    expect(missingOf(TOGETHER, {})).toEqual([]);
    expect(missingOf(TOGETHER, { BLUESKY_HANDLE: "a.bsky.social" })).toEqual(["BLUESKY_APP_PASSWORD"]);
    expect(missingOf(TOGETHER, stage().standIn.environment)).toEqual([]);
  });

  it.each([
    ["@Theta.bsky.social ", "theta.bsky.social"],
    ["did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:plc:ewvi7nxzyoun6zhxrhs64oiz"],
    [undefined, ""],
  ])("the handle %s is %s", (given, handle) => {
    expect(SETTINGS.BLUESKY_HANDLE().parse(given)).toBe(handle);
  });

  it("an e-mail address is not a handle", () => {
    expect(SETTINGS.BLUESKY_HANDLE().safeParse("me@example.com").success).toBe(false);
  });
});
