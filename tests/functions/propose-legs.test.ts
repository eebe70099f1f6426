import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, startTestStack, type TestStack, vpc } from "../support/stack.ts";

/** Tuesday, 10:15 in New York. */
const NOW = "2026-02-24T15:15:00Z";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(NOW);
});
afterAll(() => stack.stop());
beforeEach(() => stack.setClock(NOW));

const post = (body: unknown) => stack.call("propose-trade", body);

/** Refused with 422 for these fields, and nothing written. */
async function expectInvalid(body: unknown, ...fields: string[]): Promise<void> {
  await stack.quiet();
  const before = await stack.contents();
  const answer = await post(body);
  expect(answer.body, answer.text).toEqual({
    error: {
      code: "invalid",
      message: expect.stringMatching(/\S/),
      issues: expect.arrayContaining(fields.map((path) => ({ path, message: expect.stringMatching(/\S/) }))),
    },
  });
  expect(answer.status).toBe(422);
  expect(await stack.contents()).toEqual(before);
}

describe("given legs agree with the other fields", () => {
  const sell = { action: "sell", option_type: "put", strike: 580, expiration: "2026-04-17", quantity: 1 };
  const buy = { ...sell, action: "buy", strike: 575 };

  it("and are then accepted", async () => {
    expect((await post({ ...csp(), legs: [sell] })).status).toBe(201);
    expect((await post({ ...vpc(), legs: [sell, buy] })).status).toBe(201);
    expect((await post({ ...vpc(), legs: [buy, sell] })).status).toBe(201);
  });

  it.each<[string, unknown[]]>([
    ["another strike", [{ ...sell, strike: 579 }]],
    ["another expiration", [{ ...sell, expiration: "2026-04-24" }]],
    ["another quantity", [{ ...sell, quantity: 2 }]],
    ["a bought put", [{ ...sell, action: "buy" }]],
    ["a second leg", [sell, buy]],
    ["the same leg twice", [sell, sell]],
  ])("a CSP with %s is refused", (_, legs) => expectInvalid({ ...csp(), legs }, "legs"));

  it.each<[string, unknown[]]>([
    ["one leg only", [sell]],
    ["a long leg at another strike", [sell, { ...buy, strike: 570 }]],
    [
      "the legs' sides swapped",
      [
        { ...sell, action: "buy" },
        { ...buy, action: "sell" },
      ],
    ],
    ["a ratio", [sell, { ...buy, quantity: 2 }]],
  ])("a VPC with %s is refused", (_, legs) => expectInvalid({ ...vpc(), legs }, "legs"));

  it.each<[string, unknown[] | undefined]>([
    ["for a put", [{ ...sell, option_type: "call" }]],
    ["without a strike", undefined],
  ])("a call %s is refused", (_, legs) =>
    expectInvalid({ ...csp(), legs, ...(legs === undefined && { strike_price: undefined }) }, "legs"));
});

describe("legs that describe the trade", () => {
  const leg = { action: "sell", expiration: "2026-04-17", quantity: 1 };
  const condor = [
    { ...leg, option_type: "put", strike: 570 },
    { ...leg, option_type: "put", strike: 560, action: "buy" },
    { ...leg, option_type: "call", strike: 620 },
    { ...leg, option_type: "call", strike: 625, action: "buy" },
  ];
  const byLegs = (strategy_type: string, legs: unknown[], differing: object = {}) => ({
    ...csp({ strike_price: undefined as never, strategy_type }),
    legs,
    ...differing,
  });

  it.each<[string, string, unknown[], RegExp]>([
    [
      "a call spread",
      "VCC",
      condor.slice(2),
      /^T\w+ 620\/625 call spread Apr 17 '26(?: · PAPER)?\nVCC, vertical call credit spread\n/,
    ],
    [
      "an iron condor",
      "IC",
      condor,
      /^T\w+ 560\/570\/620\/625 iron condor Apr 17 '26(?: · PAPER)?\nIC, iron condor\n/,
    ],
    [
      "a covered call",
      "CC",
      [condor[2]],
      /^T\w+ 620 covered call Apr 17 '26(?: · PAPER)?\nCC, covered call\n[\s\S]*Stop +off\nDate +off/,
    ],
    [
      "a strangle",
      "STR",
      [condor[0], condor[2]],
      /^T\w+ 570\/620 strangle Apr 17 '26(?: · PAPER)?\n[\s\S]*Max risk +unlimited\nAt ±20 % /,
    ],
  ])("%s is accepted, and its card shows it", async (_, strategy_type, legs, text) => {
    const trade = byLegs(strategy_type, legs);
    const answer = await post(trade);
    expect(answer.status, answer.text).toBe(201);
    expect((await stack.card(trade.ticker)).text).toMatch(text);
  });

  it.each<[string, object, string]>([
    ["as another strategy", byLegs("VPC", condor.slice(2)), "legs"],
    ["for more than they can be worth", byLegs("IC", condor, { net_credit: 1000 }), "net_credit"],
    [
      "beside a target that is given twice",
      byLegs("IC", condor, { overrides: { profit_target: 1, profit_percent: 1 } }),
      "overrides.profit_percent",
    ],
  ])("are refused %s", (_, trade, field) => expectInvalid(trade, field));
});
