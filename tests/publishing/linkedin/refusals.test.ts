import { describe, expect, it } from "vitest";
import { postOf, prepareAll } from "../stage.ts";
import { useLinkedIn } from "./stage.ts";

const stage = useLinkedIn();

const NEW_TOKEN =
  "Make a new token with openid, profile and w_member_social at linkedin.com/developers/tools/oauth/token-generator and set LINKEDIN_ACCESS_TOKEN.";

/** Publishes a post to a LinkedIn that gives this answer. */
async function publishedWith(answer: { status: number; body: unknown; headers?: Record<string, string> }) {
  const { standIn, network, clock } = stage();
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  standIn.answer(answer);
  return await network.publish(post, prepared);
}

describe("a post that LinkedIn refuses has failed, with its words and what to do", () => {
  it.each([
    [
      {
        status: 401,
        body: { code: "EXPIRED_ACCESS_TOKEN", message: "The token used in the request has expired" },
      },
      `LinkedIn: The token used in the request has expired. ${NEW_TOKEN}`,
    ],
    [
      { status: 403, body: { message: "Not enough permissions to access: partnerApiPostsExternal.CREATE" } },
      `LinkedIn: Not enough permissions to access: partnerApiPostsExternal.CREATE. ${NEW_TOKEN}`,
    ],
    [
      {
        status: 426,
        body: { code: "NONEXISTENT_VERSION", message: "Requested version 20250101 is not active" },
      },
      "LinkedIn: Requested version 20250101 is not active. LinkedIn has ended this version of its API. Set LINKEDIN_VERSION to a later month, as in 202607.",
    ],
    [
      { status: 422, body: { errorDetails: { inputErrors: [{ description: "Too long", code: "LENGTH" }] } } },
      "LinkedIn: Too long.",
    ],
    [{ status: 404, body: "<html>" }, "LinkedIn: HTTP 404."],
  ])("%j", async (answer, why) => {
    expect(await publishedWith(answer)).toEqual({ status: "failed", why });
  });
});

describe("a post whose answer is unclear is unknown", () => {
  it.each([
    [{ status: 500, body: { message: "Internal Server Error" } }, "LinkedIn: Internal Server Error."],
    [{ status: 504, body: "<html>" }, "LinkedIn: HTTP 504."],
    [{ status: 408, body: {} }, "LinkedIn: HTTP 408."],
    [{ status: 201, body: {} }, "LinkedIn accepted the post, but did not return its id."],
    [
      { status: 201, body: {}, headers: { "x-restli-id": "../in/somebody" } },
      "LinkedIn accepted the post, but did not return its id.",
    ],
  ])("%j", async (answer, why) => {
    expect(await publishedWith(answer)).toEqual({ status: "unknown", why });
  });
});

describe("a post beyond LinkedIn's limit was not accepted", () => {
  it.each([
    ["a quarter of an hour where it does not say", {}, 900],
    ["until it says", { "Retry-After": "1800" }, 1800],
    ["a second at least", { "Retry-After": "0" }, 1],
    ["a day at most", { "Retry-After": "999999" }, 86_400],
  ])("%s", async (_, headers, seconds) => {
    const answer = {
      status: 429,
      body: { message: "Throttled" },
      headers: headers as Record<string, string>,
    };
    expect(await publishedWith(answer)).toEqual({
      status: "not_taken",
      why: "LinkedIn: Throttled.",
      seconds,
    });
  });
});

it("no credential is in a message, even if LinkedIn repeats it", async () => {
  const { standIn, network, settings, clock } = stage();
  const post = postOf(clock);
  const prepared = await prepareAll(network, post, clock);
  const { LINKEDIN_ACCESS_TOKEN: token, LINKEDIN_CLIENT_SECRET: secret } = settings;
  const said: string[] = [];
  for (const status of [400, 401, 403, 429, 500]) {
    for (const message of [
      `${token} ${secret}`,
      `${secret} ${encodeURIComponent(token)}`,
      "x".repeat(190) + token,
    ]) {
      standIn.answer({ status, body: { message } });
      said.push(JSON.stringify(await network.publish(post, prepared)));
      said.push(await network.prepare(post, {}).then((step) => JSON.stringify(step), String));
      said.push(await network.renew().then((lease) => JSON.stringify(lease), String));
    }
  }
  expect(said.filter((text) => text.includes("***")).length).toBeGreaterThanOrEqual(30);
  for (const value of [token, secret, token.slice(0, 8), secret.slice(0, 12), encodeURIComponent(secret)]) {
    expect(said.filter((text) => text.includes(value))).toEqual([]);
  }
});
