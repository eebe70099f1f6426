import { afterEach, describe, expect, it } from "vitest";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import { requireStreams } from "../../shared/tradestation/require-streams.ts";
import { csp } from "../support/book.ts";
import { orderOf } from "../support/orders.ts";
import { memoryVault } from "./memory-vault.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
afterEach(() => {
  stage().simulator.withoutLength = "as any other";
  stage().simulator.faults.clear();
});

/** The error, or null if orders can be placed. */
async function proof(): Promise<{ message: string; passing: boolean } | null> {
  return await requireStreams(stage().client).then(
    () => null,
    ({ message, passing }) => ({ message, passing }),
  );
}

it("a TradeStation that accepts a body without a length accepts orders, and none was placed to find out", async () => {
  expect(await proof()).toBeNull();
  expect(stage().simulator.requests.map(({ endpoint }) => endpoint)).toEqual(["token", "confirm"]);
  expect(stage().simulator.book.orders.size).toBe(0);
});

describe("one that refuses it is detected, and the consequence is explained", () => {
  it.each([
    [411 as const, "HTTP 411"],
    [400 as const, "The request has no body."],
    ["cut off" as const, "TradeStation, POST /orderexecution/orderconfirm: no answer."],
  ])("%s", async (answer, says) => {
    stage().simulator.withoutLength = answer;
    expect(await proof()).toEqual({
      message:
        "TradeStation, or a proxy on the way, does not take orders as they are sent, in chunks and without a length, " +
        `so that none can arrive twice: it says "${says}", and with a length takes it. Nothing could be traded.`,
      passing: false,
    });
    // An order would indeed fail.
    const order = orderOf(csp());
    expect(["rejected", "unknown"]).toContain((await stage().broker.place([order]))[0]?.status);
    expect(stage().simulator.book.orders.size).toBe(0);
  });
});

it("an order that is refused in the same words either way was read", async () => {
  const { settings } = stage().simulator;
  const vault = memoryVault(settings.TRADESTATION_REFRESH_TOKEN);
  await requireStreams(
    new TradeStationClient({ ...settings, TRADESTATION_ACCOUNT_ID: "SOMEBODY ELSE'S" }, vault),
  );
  expect(stage().simulator.requests.slice(-2)).toMatchObject([
    { endpoint: "confirm", body: { AccountID: "SOMEBODY ELSE'S" } },
    { endpoint: "confirm", body: { AccountID: "SOMEBODY ELSE'S" } },
  ]);
});

it.each([
  "lost_before",
  "error_500",
  "too_many",
] as const)("one that does not answer is undecided: %s", async (fault) => {
  stage().simulator.faults.queue("confirm", ...Array.from({ length: 6 }, () => fault));
  expect(await proof()).toEqual({
    message: expect.stringMatching(/^Whether TradeStation takes orders cannot be found out: ./),
    passing: true,
  });
});
