import { expect, it } from "vitest";
import { authorization } from "../../../shared/publishing/x/signature.ts";
import { faultOfSignature } from "../stand-ins/oauth1.ts";

/** The example of "Creating a signature" in X's documentation. */
const EXAMPLE = {
  consumerKey: "xvz1evFS4wEEPTGEFPHBog",
  consumerSecret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
  token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
  tokenSecret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
};
const NONCE = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
const TIME = 1_318_622_958;

it.each([
  ["api.x.com, as it is published now", "api.x.com", "Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D"],
  ["api.twitter.com, as it was", "api.twitter.com", "hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"],
])("the example of X's documentation has its signature at %s", async (_, host, signature) => {
  const url = `https://${host}/1.1/statuses/update.json?include_entities=true`;
  const form = { status: "Hello Ladies + Gentlemen, a signed OAuth request!" };
  expect(await authorization(EXAMPLE, "POST", url, NONCE, TIME, form)).toContain(
    `oauth_signature="${signature}"`,
  );
});

it.each([
  [
    "a query",
    "https://api.x.com/2/users/1/tweets?max_results=5&tweet.fields=created_at&start_time=2026-11-27T21%3A05%3A00Z",
  ],
  ["signs that only some encode", "https://api.x.com/2/a?b=!*'()~%20%2B+c&a=%C3%A9"],
  ["one name twice", "https://api.x.com/2/a?b=2&b=10&b=1"],
  ["no query", "https://api.x.com/2/tweets"],
])("%s is signed as by an independent computation", async (_, url) => {
  const header = await authorization(EXAMPLE, "GET", url, NONCE, TIME);
  const secrets = {
    key: EXAMPLE.consumerKey,
    keySecret: EXAMPLE.consumerSecret,
    token: EXAMPLE.token,
    tokenSecret: EXAMPLE.tokenSecret,
  };
  const faultAt = (method: string, address: string) =>
    faultOfSignature(header, method, address, secrets, new Date(TIME * 1000), new Set());
  expect(faultAt("GET", url)).toBeNull();
  expect(faultAt("POST", url)).toBe("a wrong signature");
  expect(faultAt("GET", `${url}${url.includes("?") ? "&" : "?"}x=1`)).toBe("a wrong signature");
});
