import { expect, it } from "vitest";
import { at, drawn, nextOne, postOf, prepareAll, publishing, publishOne } from "../stage.ts";
import { SQUARE, useInstagram } from "./stage.ts";

const stage = useInstagram();
const ACCOUNT = "/v25.0/17841405822304914";

it.each([
  ["lost_after", "published"],
  ["silent_after", "published"],
  ["error_503_after", "published"],
  ["unreadable_after", "published"],
  ["lost_before", "absent"],
  ["silent_before", "absent"],
  ["error_503", "absent"],
] as const)("%s of the publication: unknown, and the container says %s", async (fault, found) => {
  const { standIn, network, clock, another, hosted } = stage();
  const post = postOf(clock, { picture: drawn(SQUARE) });
  standIn.fail(nextOne(fault, publishing));
  const { outcome, prepared, since } = await publishOne(network, post, clock);
  expect(outcome.status).toBe("unknown");
  clock.pass(60);
  const seen = () => standIn.posts().filter(({ text }) => text === post.text);
  const look = await another().lookUp(post, prepared, since);
  expect(look).toEqual(
    found === "absent"
      ? { status: "absent", certain: true }
      : { status: "published", id: seen()[0]?.id, link: expect.stringContaining("instagram.com/p/") },
  );
  expect(seen()).toHaveLength(found === "absent" ? 0 : 1);
  expect(await hosted()).toBe(found === "absent" ? 1 : 0);
  // Even if it is published again nevertheless.
  expect(await another().publish(post, prepared)).toMatchObject({ status: "published", id: seen()[0]?.id });
  expect(seen()).toHaveLength(1);
  expect(await hosted()).toBe(0);
});

it("a call of a moment ago may still arrive: another look-up finds more", async () => {
  const { standIn, network, clock } = stage();
  const post = postOf(clock, { picture: drawn(SQUARE) });
  standIn.delayNext();
  const { outcome, prepared, since } = await publishOne(network, post, clock);
  expect(outcome.status).toBe("unknown");
  clock.pass(59);
  expect(await network.lookUp(post, prepared, since)).toMatchObject({ status: "unknown", again: true });
  standIn.arrive();
  expect(await network.lookUp(post, prepared, since)).toMatchObject({ status: "published" });
});

it("a publication that arrives after it was considered absent is found by the next step, and not repeated", async () => {
  const { standIn, network, clock } = stage();
  const post = postOf(clock, { picture: drawn(SQUARE) });
  standIn.delayNext();
  const { prepared, since } = await publishOne(network, post, clock);
  clock.pass(3600);
  expect(await network.lookUp(post, prepared, since)).toEqual({ status: "absent", certain: true });
  standIn.arrive();
  expect(await network.prepare(post, prepared)).toEqual({ status: "ready", prepared });
  const seen = standIn.posts().filter(({ text }) => text === post.text);
  expect(await network.publish(post, prepared)).toMatchObject({ status: "published", id: seen[0]?.id });
  expect(standIn.posts().filter(({ text }) => text === post.text)).toHaveLength(1);
});

it("a publication that arrives between the look at the container and the call is found, too", async () => {
  const { standIn, network, clock } = stage();
  const post = postOf(clock, { picture: drawn(SQUARE) });
  standIn.delayNext();
  const { prepared } = await publishOne(network, post, clock);
  standIn.fail((call) => {
    if (publishing(call)) {
      standIn.arrive();
    }
    return null;
  });
  const outcome = await network.publish(post, prepared);
  const seen = standIn.posts().filter(({ text }) => text === post.text);
  expect(seen).toHaveLength(1);
  expect(outcome).toMatchObject({ status: "published", id: seen[0]?.id });
});

it("for two posts with the same text each look-up finds its own", async () => {
  const { standIn, network, clock } = stage();
  const text = `The same, ${clock.now().toISOString()}`;
  const publishLost = async () => {
    const post = postOf(clock, { picture: drawn(SQUARE), text });
    standIn.fail(nextOne("lost_after", publishing));
    const { prepared, since } = await publishOne(network, post, clock);
    clock.pass(3600);
    const found = await network.lookUp(post, prepared, since);
    return found.status === "published" ? found.id : null;
  };
  const ids = [await publishLost(), await publishLost()];
  expect(ids).toEqual(
    standIn
      .posts()
      .filter((post) => post.text === text)
      .map(({ id }) => id),
  );
});

it.each([
  "/v25.0/me",
  `${ACCOUNT}/content_publishing_limit`,
  `${ACCOUNT}/media`,
])("%s is requested again", async (path) => {
  const { standIn, network, clock, hosted } = stage();
  for (const fault of [
    "lost_before",
    "lost_after",
    "error_503",
    "error_503_after",
    "unreadable_after",
  ] as const) {
    standIn.fail(nextOne(fault, at(path)));
    const post = postOf(clock, { picture: drawn(SQUARE) });
    expect((await publishOne(network, post, clock)).outcome.status).toBe("published");
    expect(standIn.posts().filter(({ text }) => text === post.text)).toHaveLength(1);
  }
  expect(await hosted()).toBe(0);
});

it("a container is kept where the first look at it is lost", async () => {
  const { standIn, network, clock } = stage();
  const before = standIn.containers.size;
  standIn.fail(({ path }) => (/\/179\d+$/.test(path) ? "lost_before" : null));
  const post = postOf(clock, { picture: drawn(SQUARE) });
  const step = await network.prepare(post, {});
  expect(step).toMatchObject({ status: "waits", why: "Instagram, the container: no answer." });
  standIn.fail(null);
  await prepareAll(network, post, clock, step.prepared);
  expect(standIn.containers.size).toBe(before + 1);
});

it("an unknown link changes nothing: it is published", async () => {
  const { standIn, network, clock } = stage();
  const post = postOf(clock, { picture: drawn(SQUARE) });
  const prepared = await prepareAll(network, post, clock);
  let isOut = false;
  standIn.fail((call) => {
    const fault = isOut ? "lost_before" : null;
    isOut ||= publishing(call);
    return fault;
  });
  expect(await network.publish(post, prepared)).toEqual({
    status: "published",
    id: standIn.posts().at(-1)?.id,
    link: null,
  });
});

it("nothing was published without a connection", async () => {
  const { network, clock, another } = stage();
  const post = postOf(clock, { picture: drawn(SQUARE) });
  const prepared = await prepareAll(network, post, clock);
  const nobody = another({ INSTAGRAM_API_URL: "http://127.0.0.1:9" });
  expect(await nobody.publish(post, prepared)).toMatchObject({ status: "not_taken", seconds: 60 });
});
