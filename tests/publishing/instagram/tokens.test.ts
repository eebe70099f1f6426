import { expect, it } from "vitest";
import { compactDate } from "../../../shared/words/format.ts";
import { drawn, postOf, publishOne } from "../stage.ts";
import { SQUARE, useInstagram } from "./stage.ts";

const stage = useInstagram();
const DAY = 86_400;

it("a new token is saved with its day, and renewed the day after", async () => {
  const { standIn, network, tokens, clock, another } = stage();
  expect(await network.renew()).toEqual({ expiresAt: null });
  expect(standIn.calls.get("GET refresh_access_token")).toBeUndefined();
  clock.pass(DAY);
  const { expiresAt } = await another().renew();
  expect(expiresAt).toEqual(new Date(clock.now().getTime() + 60 * DAY * 1000));
  expect(tokens.expiresAt).toEqual(expiresAt);
});

it("is renewed again when 30 days of its 60 are left, and not before", async () => {
  const { standIn, another, clock } = stage();
  await another().renew();
  clock.pass(DAY);
  const first = await another().renew();
  const renewals = () => standIn.calls.get("GET refresh_access_token") ?? 0;
  const before = renewals();
  clock.pass(29 * DAY);
  expect(await another().renew()).toEqual(first);
  expect(renewals()).toBe(before);
  clock.pass(DAY);
  const second = await another().renew();
  expect(second.expiresAt).toEqual(new Date(clock.now().getTime() + 60 * DAY * 1000));
  expect(renewals()).toBe(before + 1);
});

it("the renewed token has precedence over that of the settings", async () => {
  const { standIn, another, clock, tokens } = stage();
  await another().renew();
  clock.pass(DAY);
  await another().renew();
  const { token } = JSON.parse(tokens.text ?? "");
  for (const known of standIn.tokens.keys()) {
    if (known !== token) {
      standIn.tokens.delete(known);
    }
  }
  const { outcome } = await publishOne(another(), postOf(clock, { picture: drawn(SQUARE) }), clock);
  expect(outcome.status).toBe("published");
});

it("until another one is set", async () => {
  const { standIn, another, clock } = stage();
  await another().renew();
  clock.pass(DAY);
  await another().renew();
  standIn.tokens.clear();
  const set = { INSTAGRAM_ACCESS_TOKEN: standIn.makeToken() };
  const { outcome } = await publishOne(another(set), postOf(clock, { picture: drawn(SQUARE) }), clock);
  expect(outcome.status).toBe("published");
  expect(await another(set).renew()).toEqual({ expiresAt: null });
});

it("one that has expired is reported with the setting to change, but not shown", async () => {
  const { standIn, another, clock, tokens } = stage();
  await another().renew();
  clock.pass(DAY);
  await another().renew();
  clock.pass(61 * DAY);
  const ended = new Date(clock.now().getTime() - DAY * 1000).toISOString().slice(0, 10);
  const error = await another()
    .renew()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    passing: false,
    message: `Instagram: the token expired on ${compactDate(ended)}. Make a new one in the app's dashboard at Meta, and set INSTAGRAM_ACCESS_TOKEN.`,
  });
  const refused = await another()
    .prepare(postOf(clock, { picture: drawn(SQUARE) }), {})
    .catch(String);
  expect(refused).toMatch(/Instagram, the account: .*Session has expired.* set INSTAGRAM_ACCESS_TOKEN\.$/);
  for (const token of [...standIn.tokens.keys(), JSON.parse(tokens.text ?? "").token]) {
    expect(`${error} ${refused}`).not.toContain(token);
  }
});

it("a failed renewal keeps the existing token", async () => {
  const { standIn, another, clock, tokens } = stage();
  await another().renew();
  clock.pass(DAY);
  const before = tokens.text;
  standIn.fail(() => "error_503");
  await expect(another().renew()).rejects.toMatchObject({ passing: true });
  expect(tokens.text).toBe(before);
  standIn.fail(null);
  expect((await another().renew()).expiresAt).not.toBeNull();
});

it("a store that does not answer: nothing is sent", async () => {
  const { standIn, network, clock, tokens } = stage();
  const before = standIn.posts().length;
  tokens.read = async () => {
    throw new Error("The database does not answer.");
  };
  expect(await network.publish(postOf(clock, { picture: drawn(SQUARE) }), {})).toMatchObject({
    status: "not_taken",
    why: "Error: The database does not answer.",
  });
  expect(standIn.posts()).toHaveLength(before);
});
