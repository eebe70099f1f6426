import { describe, expect, it } from "vitest";
import { XNetwork } from "../../../shared/publishing/x/x.ts";
import { nextOne, postOf, prepareAll, publishing, publishOne } from "../stage.ts";
import { startX } from "../stand-ins/x.ts";
import { useX } from "./stage.ts";

const stage = useX();

describe.each([
  "lost_after",
  "silent_after",
  "error_503_after",
  "unreadable_after",
] as const)("an accepted post, with %s", (fault) => {
  it("is unknown, and found by its text", async () => {
    const { standIn, network, impatient, clock } = stage();
    standIn.fail(nextOne(fault, publishing));
    const post = postOf(clock, { text: `S&P <puts> &amp; ${fault} −1.20\n\nsee example.com $A $B` });
    const { outcome, prepared, since } = await publishOne(network, post, clock, impatient);
    expect(outcome.status).toBe("unknown");
    const id = standIn.posts().at(-1)?.id;
    expect(await network.lookUp(post, prepared, since)).toEqual({
      status: "published",
      id,
      link: `https://x.com/i/status/${id}`,
    });
  });

  it("is not duplicated when it is sent again", async () => {
    const { standIn, network, impatient, clock } = stage();
    standIn.fail(nextOne(fault, publishing));
    const post = postOf(clock);
    const { prepared } = await publishOne(network, post, clock, impatient);
    clock.pass(3 * 3600);
    const mine = () => standIn.posts().filter(({ text }) => text === post.text);
    expect(await network.publish(post, prepared)).toMatchObject({ status: "published", id: mine()[0]?.id });
    expect(mine()).toHaveLength(1);
  });
});

describe.each([
  "lost_before",
  "silent_before",
  "error_503",
] as const)("a post that was not accepted, with %s", (fault) => {
  it("is unknown: a look-up may find it in the first ten minutes, then a person has to decide", async () => {
    const { standIn, network, impatient, clock } = stage();
    standIn.fail(nextOne(fault, publishing));
    const post = postOf(clock);
    const { outcome, prepared, since } = await publishOne(network, post, clock, impatient);
    expect(outcome.status).toBe("unknown");
    const why = "X does not show the post in the account. Check the profile before you send it again.";
    expect(await network.lookUp(post, prepared, since)).toEqual({ status: "unknown", why, again: true });
    clock.pass(599);
    expect(await network.lookUp(post, prepared, since)).toMatchObject({ again: true });
    clock.pass(1);
    expect(await network.lookUp(post, prepared, since)).toEqual({ status: "unknown", why, again: false });
    expect(await network.publish(post, prepared)).toMatchObject({ status: "published" });
  });
});

describe("a look-up", () => {
  it("finds a post that X shows late", async () => {
    const { standIn, network, clock } = stage();
    standIn.fail(nextOne("lost_after", publishing));
    const post = postOf(clock);
    const { prepared, since } = await publishOne(network, post, clock);
    standIn.hide(2);
    expect(await network.lookUp(post, prepared, since)).toMatchObject({ status: "unknown", again: true });
    expect(await network.lookUp(post, prepared, since)).toMatchObject({ status: "unknown", again: true });
    expect(await network.lookUp(post, prepared, since)).toMatchObject({ status: "published" });
  });

  it("finds the first of two copies", async () => {
    const { standIn, network, clock } = stage();
    standIn.fail(nextOne("lost_after", publishing));
    const post = postOf(clock);
    const { prepared } = await publishOne(network, post, clock);
    clock.pass(3600);
    expect(await network.lookUp(post, prepared, clock.now())).toMatchObject({ status: "published" });
  });

  it("does not confuse it with an earlier post with the same text", async () => {
    const { standIn, network, clock } = stage();
    const words = postOf(clock).text;
    standIn.postByHand(words);
    clock.pass(600);
    const post = postOf(clock, { text: words });
    expect(await network.lookUp(post, {}, clock.now())).toMatchObject({ status: "unknown" });
  });

  it.each([
    ["lost_before", "X, GET /2/users/me: no answer."],
    ["error_503", "X, GET /2/users/me: HTTP 503."],
    ["unreadable_after", "X, GET /2/users/me: the answer cannot be read (it is not JSON)."],
    ["too_many", "X, GET /2/users/me: Too Many Requests."],
  ] as const)("may be tried again for a day if it fails with %s", async (fault, why) => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    const since = clock.now();
    standIn.fail(() => fault);
    expect(await network.lookUp(post, {}, since)).toEqual({ status: "unknown", why, again: true });
    clock.pass(86_400);
    expect(await network.lookUp(post, {}, since)).toEqual({ status: "unknown", why, again: false });
  });

  it("is left to a person if X does not allow it", async () => {
    const { standIn, network, clock } = stage();
    standIn.answer({ status: 401, body: { title: "Unauthorized", detail: "Unauthorized", status: 401 } });
    expect(await network.lookUp(postOf(clock), {}, clock.now())).toMatchObject({
      status: "unknown",
      again: false,
      why: expect.stringContaining("set X_API_KEY, "),
    });
  });
});

describe("the text of a post exists already", () => {
  it("in an earlier one: it has failed, and says which", async () => {
    const { standIn, network, clock } = stage();
    const words = postOf(clock).text;
    const id = standIn.postByHand(words);
    clock.pass(3600);
    const { outcome } = await publishOne(network, postOf(clock, { text: words }), clock);
    expect(outcome).toEqual({
      status: "failed",
      why: `X accepts the same text only once, and an earlier post has it: https://x.com/i/status/${id}`,
    });
  });

  it("in one that X does not show yet: it is unknown", async () => {
    const { standIn, network, clock } = stage();
    standIn.fail(nextOne("lost_after", publishing));
    const post = postOf(clock);
    const { prepared } = await publishOne(network, post, clock);
    standIn.hide(1);
    expect(await network.publish(post, prepared)).toEqual({
      status: "unknown",
      why: "X already has a post with this text, but does not show it yet.",
    });
  });

  it("in one that nobody can look for now: it is unknown", async () => {
    const { standIn, network, clock } = stage();
    const post = postOf(clock);
    const { prepared } = await publishOne(network, post, clock);
    standIn.fail(({ path }) => (path === "/2/users/me" ? "lost_before" : null));
    expect(await network.publish(post, prepared)).toEqual({
      status: "unknown",
      why: "X already has a post with this text, but did not say which: X, GET /2/users/me: no answer.",
    });
  });
});

it("a post without a connection was not accepted, and can be sent again", async () => {
  const { standIn, network, settings, clock } = stage();
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  const { url, stop } = await startX();
  await stop();
  const cut = new XNetwork({ ...settings, X_API_URL: url }, { now: clock.now, backoff: 1 });
  const before = standIn.posts().length;
  expect(await cut.publish(post, prepared)).toEqual({
    status: "not_taken",
    why: "X, POST /2/tweets: no connection.",
    seconds: 60,
  });
  expect(standIn.posts()).toHaveLength(before);
});
