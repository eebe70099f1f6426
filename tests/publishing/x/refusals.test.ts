import { describe, expect, it } from "vitest";
import { nextOne, postOf, prepareAll, publishing, publishOne } from "../stage.ts";
import { useX } from "./stage.ts";

const stage = useX();

const problem = (status: number, detail: string, type = "about:blank") => ({
  status,
  body: { title: "Title", detail, type, status },
});

/** Publishes a post to an X that gives this answer. */
async function publishedWith(answer: Parameters<ReturnType<typeof stage>["standIn"]["answer"]>[0]) {
  const { standIn, network, clock } = stage();
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  standIn.answer(answer);
  return await network.publish(post, prepared);
}

describe("a post that X refuses has failed, with X's words and what to do", () => {
  it.each([
    [
      problem(401, "Unauthorized"),
      "X: Unauthorized. Make the keys and tokens of the app at console.x.com again and set X_API_KEY, X_API_KEY_SECRET, X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET.",
    ],
    [
      problem(402, "Your enrolled account does not have any credits to fulfill this request."),
      "X: Your enrolled account does not have any credits to fulfill this request. Buy credits at console.x.com.",
    ],
    [
      problem(
        403,
        "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
        "https://api.x.com/2/problems/oauth1-permissions",
      ),
      "X: Your client app is not configured with the appropriate oauth1 app permissions for this endpoint. Let the app at console.x.com read and write, then make the access token again and set X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET.",
    ],
    [problem(403, "Your account is suspended"), "X: Your account is suspended."],
    [
      {
        status: 400,
        body: { errors: [{ message: "Your media IDs are invalid." }], title: "Invalid Request" },
      },
      "X: Invalid Request Your media IDs are invalid.",
    ],
    [{ status: 404, body: "<html>" }, "X: HTTP 404."],
  ])("%j", async (answer, why) => {
    expect(await publishedWith(answer)).toEqual({ status: "failed", why });
  });
});

describe("a post whose answer is unclear is unknown", () => {
  it.each([
    [{ status: 500, body: {} }, "X: HTTP 500."],
    [problem(503, "Service Unavailable"), "X: Service Unavailable."],
    [{ status: 504, body: "<html>" }, "X: HTTP 504."],
    [{ status: 408, body: {} }, "X: HTTP 408."],
    [{ status: 200, body: {} }, "X accepted the post, but its answer cannot be read."],
    [{ status: 201, body: { data: { id: 12 } } }, "X accepted the post, but its answer cannot be read."],
    [{ status: 201, body: { data: { id: "../me" } } }, "X accepted the post, but its answer cannot be read."],
  ])("%j", async (answer, why) => {
    expect(await publishedWith(answer)).toEqual({ status: "unknown", why });
  });

  it("and so is one that is redirected", async () => {
    const answer = { status: 307, body: {}, headers: { Location: "/2/tweets" } };
    expect(await publishedWith(answer)).toEqual({ status: "unknown", why: "X, POST /2/tweets: no answer." });
  });
});

describe("a post beyond X's limit was not accepted", () => {
  it.each([
    ["until its reset", { "x-rate-limit-reset": 300 }, 300],
    ["a second at least", { "x-rate-limit-reset": -5 }, 1],
    ["a day at most", { "x-rate-limit-reset": 1e7 }, 86_400],
    ["a quarter of an hour where it does not say", {}, 900],
    [
      "until the day's reset where that is used up",
      { "x-rate-limit-reset": 300, "x-user-limit-24hour-reset": 40_000 },
      40_000,
    ],
  ])("%s", async (_, resets, seconds) => {
    const now = Math.floor(stage().clock.now().getTime() / 1000);
    const headers = Object.fromEntries(
      Object.entries(resets).flatMap(([name, after]) => [
        [name, String(now + after)],
        [name.replace("reset", "remaining"), "0"],
      ]),
    );
    const answer = { ...problem(429, "Too Many Requests"), headers };
    expect(await publishedWith(answer)).toEqual({
      status: "not_taken",
      why: "X: Too Many Requests.",
      seconds,
    });
  });

  it("and is accepted later", async () => {
    const { standIn, network, clock } = stage();
    standIn.fail(nextOne("too_many", publishing));
    const post = postOf(clock);
    const { outcome, prepared } = await publishOne(network, post, clock);
    expect(outcome).toMatchObject({ status: "not_taken", seconds: 30 });
    expect(await network.publish(post, prepared)).toMatchObject({ status: "published" });
  });
});

it("no credential is in a message, even if X repeats it", async () => {
  const { standIn, network, settings, clock } = stage();
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  const secrets = Object.entries(settings).filter(([name]) => name !== "X_API_URL");
  const all = secrets.map(([, value]) => value).join(" ");
  const said: string[] = [];
  const words = [
    `${all} ${secrets.map(([, value]) => encodeURIComponent(value)).join(" ")}`,
    // At the place where the text is cut.
    ...secrets.map(([, value]) => "x".repeat(190) + value),
  ];
  for (const answer of [400, 401, 403, 429, 500].flatMap((status) =>
    words.map((text) => problem(status, text)),
  )) {
    standIn.answer(answer);
    said.push(JSON.stringify(await network.publish(post, prepared)));
    said.push(JSON.stringify(await network.lookUp(post, prepared, clock.now())));
    said.push(await network.prepare(post, {}).then((step) => JSON.stringify(step), String));
  }
  expect(said.filter((text) => text.includes("***")).length).toBe(said.length);
  for (const [name, value] of secrets) {
    for (const secret of [value, encodeURIComponent(value), value.slice(0, 8)]) {
      expect(
        said.filter((text) => text.includes(secret)),
        name,
      ).toEqual([]);
    }
  }
});
