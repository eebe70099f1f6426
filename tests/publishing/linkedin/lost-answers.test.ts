import { describe, expect, it } from "vitest";
import { LinkedInNetwork } from "../../../shared/publishing/linkedin/linkedin.ts";
import type { Post } from "../../../shared/publishing/network.ts";
import { nextOne, postOf, prepareAll, publishing, publishOne } from "../stage.ts";
import { startLinkedIn } from "../stand-ins/linkedin.ts";
import { type LinkedInStage, useLinkedIn } from "./stage.ts";

const stage = useLinkedIn();

/** The published copies of a post. */
const thereOf = ({ standIn }: LinkedInStage, { text }: Post) =>
  standIn.posts().filter((seen) => seen.text === text);

describe.each([
  "lost_after",
  "silent_after",
  "error_503_after",
  "unreadable_after",
] as const)("an accepted post, with %s", (fault) => {
  it("is unknown, and a second attempt finds it and does not duplicate it", async () => {
    const world = stage();
    const { standIn, network, impatient, clock } = world;
    standIn.fail(nextOne(fault, publishing));
    const post = postOf(clock, { text: `S&P (${fault}) #1\n−1.20` });
    const { outcome, prepared, since } = await publishOne(network, post, clock, impatient);
    expect(outcome.status).toBe("unknown");
    expect(await network.lookUp(post, prepared, since)).toEqual({
      status: "unknown",
      why: "LinkedIn may still be processing it.",
      again: true,
    });
    clock.pass(180);
    expect(await network.lookUp(post, prepared, since)).toEqual({ status: "absent", certain: false });
    const there = thereOf(world, post);
    expect(there).toHaveLength(1);
    expect(await network.publish(post, prepared)).toEqual({
      status: "published",
      id: there[0]?.id,
      link: `https://www.linkedin.com/feed/update/${there[0]?.id}`,
    });
    expect(thereOf(world, post)).toHaveLength(1);
  });
});

it.each([
  "lost_before",
  "silent_before",
  "error_503",
] as const)("a post that was not accepted, with %s, is unknown, and published again", async (fault) => {
  const world = stage();
  const { standIn, network, impatient, clock } = world;
  standIn.fail(nextOne(fault, publishing));
  const post = postOf(clock);
  const { outcome, prepared, since } = await publishOne(network, post, clock, impatient);
  expect(outcome.status).toBe("unknown");
  expect(thereOf(world, post)).toEqual([]);
  clock.pass(180);
  expect(await network.lookUp(post, prepared, since)).toEqual({ status: "absent", certain: false });
  expect(await network.publish(post, prepared)).toMatchObject({ status: "published" });
  expect(thereOf(world, post)).toHaveLength(1);
});

it("a post whose text is in an earlier one has failed, and names it", async () => {
  const { standIn, network, clock } = stage();
  const words = postOf(clock).text;
  const id = standIn.postByHand(words);
  clock.pass(3600);
  const { outcome } = await publishOne(network, postOf(clock, { text: words }), clock);
  expect(outcome).toEqual({
    status: "failed",
    why: `LinkedIn accepts the same text only once, also for a day or two after the post is deleted: https://www.linkedin.com/feed/update/${id}`,
  });
});

it("a refusal as a duplicate without a name has failed, and asks the owner to look", async () => {
  const { standIn, network, clock } = stage();
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  standIn.answer({ status: 422, body: { errorDetails: { inputErrors: [{ code: "DUPLICATE_POST" }] } } });
  expect(await network.publish(post, prepared)).toEqual({
    status: "failed",
    why: "LinkedIn accepts the same text only once, also for a day or two after the post is deleted. Check the profile for a post with this text.",
  });
});

it("a duplicate whose number contains no time is the post itself", async () => {
  const { standIn, network, clock } = stage();
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  const message = "Content is a duplicate of urn:li:ugcPost:12345";
  standIn.answer({
    status: 422,
    body: { message, errorDetails: { inputErrors: [{ code: "DUPLICATE_POST" }] } },
  });
  expect(await network.publish(post, prepared)).toMatchObject({
    status: "published",
    id: "urn:li:ugcPost:12345",
  });
});

it("a post without a connection was not accepted, and can be sent again", async () => {
  const { network, settings, clock } = stage();
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  const { url, stop } = await startLinkedIn();
  await stop();
  const cut = new LinkedInNetwork({ ...settings, LINKEDIN_API_URL: url }, { now: clock.now });
  expect(await cut.publish(post, prepared)).toEqual({
    status: "not_taken",
    why: "LinkedIn, POST /rest/posts: no connection.",
    seconds: 60,
  });
  expect(await network.publish(post, prepared)).toMatchObject({ status: "published" });
});
