import { describe, expect, it } from "vitest";
import { LinkedInNetwork } from "../../../shared/publishing/linkedin/linkedin.ts";
import { SETTINGS, TOGETHER } from "../../../shared/publishing/linkedin/settings.ts";
import { missingOf } from "../../../shared/publishing/together.ts";
import { at, nextOne, PICTURE, postOf, prepareAll, publishing, publishOne } from "../stage.ts";
import { useLinkedIn } from "./stage.ts";

const stage = useLinkedIn();

/** The upload of a picture. */
const PUT = (call: { method: string }) => call.method === "PUT";

describe("a post", () => {
  it("is published as intended: text, picture and alternative text", async () => {
    const { standIn, network, clock } = stage();
    const text = "S&P <put> spread −1.20 (Apr 17) [#1] @ 0.75\n\n$SPY_$QQQ 👍🏽 * ~ {a|b} \\ example.com";
    const post = postOf(clock, { text });
    const { outcome } = await publishOne(network, post, clock);
    const seen = standIn.posts().at(-1);
    expect(seen).toMatchObject({ text, altText: post.altText });
    expect(seen?.picture).toEqual(PICTURE.bytes);
    expect(outcome).toEqual({
      status: "published",
      id: seen?.id,
      link: `https://www.linkedin.com/feed/update/${seen?.id}`,
    });
  });

  it("of 3,000 with its backslashes is accepted, of 3,001 nothing is uploaded", async () => {
    const { standIn, network, clock } = stage();
    const fits = postOf(clock, { text: `${"(".repeat(1499)}aa` });
    expect((await publishOne(network, fits, clock)).outcome.status).toBe("published");
    const uploads = standIn.calls.get("POST /rest/images");
    await expect(network.prepare(postOf(clock, { text: `${"(".repeat(1500)}a` }), {})).rejects.toThrow(
      "LinkedIn allows 3000 characters, and the text has 3001.",
    );
    expect(standIn.calls.get("POST /rest/images")).toBe(uploads);
  });

  it("has an alternative text of at most 4,086 characters", async () => {
    const { standIn, network, clock } = stage();
    await publishOne(network, postOf(clock, { altText: "a".repeat(5000) }), clock);
    expect(standIn.posts().at(-1)?.altText).toBe(`${"a".repeat(4085)}…`);
  });

  it("without its picture is not sent", async () => {
    const { standIn, network, clock } = stage();
    const before = standIn.posts().length;
    expect(await network.publish(postOf(clock), { author: "urn:li:person:1" })).toMatchObject({
      status: "failed",
    });
    expect(standIn.posts()).toHaveLength(before);
  });
});

describe("the preparation", () => {
  it("waits for ten seconds after the upload, and is not repeated", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    const step = await network.prepare(post, {});
    expect(step).toMatchObject({ status: "waits", seconds: 10, why: "LinkedIn is processing the picture." });
    const calls = new Map(standIn.calls);
    clock.pass(9.5);
    expect(await network.prepare(post, step.prepared)).toMatchObject({ status: "waits", seconds: 1 });
    clock.pass(0.5);
    expect(await network.prepare(post, step.prepared)).toEqual({ status: "ready", prepared: step.prepared });
    expect(standIn.calls).toEqual(calls);
    expect(await network.publish(post, step.prepared)).toMatchObject({ status: "published" });
  });

  it.each([
    "lost_before",
    "lost_after",
    "error_503",
    "error_503_after",
  ] as const)("is tried again after %s", async (fault) => {
    const { standIn, network, clock } = stage();
    for (const isMeant of [at("/v2/userinfo"), at("/rest/images"), PUT]) {
      standIn.fail(nextOne(fault, isMeant));
      expect((await publishOne(network, postOf(clock), clock)).outcome).toMatchObject({
        status: "published",
      });
    }
  });

  it("waits while LinkedIn's limit is used up, a quarter of an hour if the time is unknown", async () => {
    const { standIn, network, clock } = stage();
    standIn.fail(nextOne("too_many", at("/rest/images")));
    expect(await network.prepare(postOf(clock), {})).toEqual({
      status: "waits",
      prepared: { author: "urn:li:person:8675309_Ab-c" },
      seconds: 900,
      why: "LinkedIn, POST /rest/images: Resource level throttle DAY limit for calls to this resource is reached.",
    });
  });

  it("fails for later if LinkedIn is unreachable", async () => {
    const { standIn, network, clock } = stage();
    standIn.fail(() => "lost_before");
    await expect(network.prepare(postOf(clock), {})).rejects.toMatchObject({
      message: "LinkedIn, GET /v2/userinfo: no answer.",
      passing: true,
    });
  });

  it("does not use a host that is not LinkedIn's, because it would get the token", async () => {
    const { standIn, network, clock } = stage();
    standIn.uploadHost = "https://uploads.linkedin.com.example.org";
    await expect(network.prepare(postOf(clock), {})).rejects.toMatchObject({
      message: "LinkedIn named another host for a picture: the token is not sent there.",
      passing: false,
    });
  });
});

describe("the version", () => {
  it("is by default one that LinkedIn supports", () => {
    expect(SETTINGS.LINKEDIN_VERSION().parse(undefined)).toBe("202607");
    expect(SETTINGS.LINKEDIN_VERSION().safeParse("2026-07").error?.issues[0]?.message).toBe(
      "is no version: a year and a month, as in 202607",
    );
  });

  it("that is no longer supported is reported with the setting to change", async () => {
    const { settings, clock } = stage();
    const old = new LinkedInNetwork({ ...settings, LINKEDIN_VERSION: "202511" }, { now: clock.now });
    await expect(old.prepare(postOf(clock), {})).rejects.toMatchObject({
      message:
        "LinkedIn, POST /rest/images: Requested version 20251101 is not active. LinkedIn has ended this version of its API. Set LINKEDIN_VERSION to a later month, as in 202607.",
      passing: false,
    });
  });
});

describe("the token", () => {
  it("has an end that is reported", async () => {
    const { standIn, network } = stage();
    expect(await network.renew()).toEqual({ expiresAt: standIn.expiresAt });
  });

  it("is checked again after a fault", async () => {
    const { standIn, network } = stage();
    standIn.fail(nextOne("lost_before", at("/oauth/v2/introspectToken")));
    expect(await network.renew()).toEqual({ expiresAt: standIn.expiresAt });
  });

  it.each([
    ["expired", "LINKEDIN_ACCESS_TOKEN has expired."],
    ["revoked", "LINKEDIN_ACCESS_TOKEN has been revoked."],
  ] as const)("that is %s is reported with what to do", async (status, why) => {
    const { standIn, network } = stage();
    standIn.lapse(status);
    await expect(network.renew()).rejects.toMatchObject({
      message: `${why} Make a new token with openid, profile and w_member_social at linkedin.com/developers/tools/oauth/token-generator and set LINKEDIN_ACCESS_TOKEN.`,
      passing: false,
    });
  });

  it("of another app is reported", async () => {
    const { settings } = stage();
    for (const wrong of [{ LINKEDIN_CLIENT_ID: "other" }, { LINKEDIN_CLIENT_SECRET: "other-secret" }]) {
      const error = await new LinkedInNetwork({ ...settings, ...wrong }).renew().catch(String);
      expect(error).toContain(
        "Set LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET of the app that LINKEDIN_ACCESS_TOKEN was made for.",
      );
      expect(error).not.toContain("other-secret");
    }
  });
});

describe("settings", () => {
  it("none is not an error, and half of them report the rest", () => {
    expect(missingOf(TOGETHER, { LINKEDIN_VERSION: "202607" })).toEqual([]);
    expect(missingOf(TOGETHER, { LINKEDIN_ACCESS_TOKEN: "a" })).toEqual([
      "LINKEDIN_CLIENT_ID",
      "LINKEDIN_CLIENT_SECRET",
    ]);
    expect(missingOf(TOGETHER, stage().standIn.environment)).toEqual([]);
  });

  it("the token goes to LinkedIn's own hosts, or to a stand-in on this machine", () => {
    const { LINKEDIN_API_URL, LINKEDIN_OAUTH_URL } = SETTINGS;
    expect(LINKEDIN_API_URL().parse(undefined)).toBe("https://api.linkedin.com");
    expect(LINKEDIN_OAUTH_URL().parse(undefined)).toBe("https://www.linkedin.com");
    expect(LINKEDIN_API_URL().parse("http://127.0.0.1:8000/")).toBe("http://127.0.0.1:8000");
    expect(LINKEDIN_API_URL().safeParse("https://api.linkedin.com.example.org").success).toBe(false);
  });
});

it("publishes in one call that is not repeated", async () => {
  const { standIn, network, clock } = stage();
  const before = standIn.calls.get("POST /rest/posts") ?? 0;
  standIn.fail((call) => (publishing(call) ? "error_503_after" : null));
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  expect((await network.publish(post, prepared)).status).toBe("unknown");
  expect(standIn.calls.get("POST /rest/posts")).toBe(before + 1);
});
