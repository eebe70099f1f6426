import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import type { TradeStationSettings } from "../../shared/tradestation/settings.ts";
import { supabaseVault } from "../../shared/tradestation/tokens.ts";
import { TradeStationBroker } from "../../shared/tradestation/tradestation-broker.ts";
import { csp } from "../support/book.ts";
import { orderOf } from "../support/orders.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator/simulator.ts";

let world: TestWorld;
let simulator: Simulator;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  await world.sql`delete from vault.secrets where name = 'tradestation_token'`;
  await world.sql`update private.tradestation_refresh set claim = 0, claimed_until = '-infinity', stored_claim = 0, failure = null`;
});
afterEach(() => simulator?.stop());

async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
  simulator = await startSimulator({ market: world.marketData, silence: 20, ...options });
}

/** A new process, as far as tokens are concerned. */
function newProcess(differing: Partial<TradeStationSettings> = {}) {
  const settings = { ...simulator.settings, ...differing };
  const vault = supabaseVault(world.database, settings.TRADESTATION_REFRESH_TOKEN);
  const client = new TradeStationClient(settings, vault, { backoff: 2 });
  return new TradeStationBroker(client, async () => []);
}

const times = (count: number, call: () => Promise<unknown>) =>
  Promise.all(Array.from({ length: count }, call));
const kept = async () =>
  JSON.parse(
    (
      await world.sql`select decrypted_secret from vault.decrypted_secrets where name = 'tradestation_token'`
    )[0]?.decrypted_secret,
  );

/** Moves the end of the token in Vault this many seconds nearer. */
async function pass(seconds: number): Promise<void> {
  const token = await kept();
  for (const moment of ["renew_at", "expires_at"]) {
    token[moment] = new Date(Date.parse(token[moment]) - seconds * 1000).toISOString();
  }
  await world.sql`
    select vault.update_secret(id, ${JSON.stringify(token)}) from vault.secrets where name = 'tradestation_token'`;
}

const failure = async () =>
  (await world.sql<{ failure: string | null }[]>`select failure from private.tradestation_refresh`)[0]
    ?.failure;

describe("a token is refreshed once", () => {
  it("for twenty calls at the same time", async () => {
    await start();
    const broker = newProcess();
    await times(20, () => broker.account());
    expect(simulator.tokens.refreshes).toBe(1);
  });

  it("for two processes at the same time, one of which waits", async () => {
    await start();
    const [one, other] = [newProcess(), newProcess()];
    await Promise.all([times(5, () => one.account()), times(5, () => other.account())]);
    expect(simulator.tokens.refreshes).toBe(1);
  });

  it("and serves every later process until six minutes before its end, so that the next check can try again", async () => {
    await start();
    await newProcess().account();
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(1);
    await pass(13 * 60);
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(1);
    await pass(61);
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(2);
  });

  it("and until half its life if that is shorter", async () => {
    await start({ tokenLife: 100 });
    await newProcess().account();
    await pass(20);
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(1);
    // The rest is less than a minute, and no call begins with so little.
    await pass(31);
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(2);
  });

  it("by one process: the others use the old one, while it lasts", async () => {
    await start();
    await newProcess().account();
    await pass(15 * 60);
    await world.call("tradestation_token", { origin: simulator.settings.TRADESTATION_REFRESH_TOKEN });
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(1);
  });

  it("for twenty calls that are refused with it at the same time", async () => {
    await start();
    const broker = newProcess();
    await broker.account();
    simulator.tokens.expireAll();
    await times(20, () => broker.account());
    expect(simulator.tokens.refreshes).toBe(2);
  });

  it("unless another process has renewed the refused one: the new one is used", async () => {
    await start();
    const [one, other] = [newProcess(), newProcess()];
    await times(2, () => Promise.all([one.account(), other.account()]));
    simulator.tokens.expireAll();
    await one.account();
    await other.account();
    expect(simulator.tokens.refreshes).toBe(2);
  });
});

describe("rotation", () => {
  it("works: the newest refresh token is saved, and has precedence over that of the settings", async () => {
    await start({ rotation: true });
    for (let refresh = 1; refresh <= 3; refresh++) {
      await newProcess().account();
      simulator.tokens.expireAll();
      await newProcess().account();
    }
    expect(simulator.tokens.refreshes).toBe(4);
    expect((await kept()).refresh_token).toBe(simulator.tokens.issued.at(-1));
  });

  it("works even if the answer with the new one gets lost", async () => {
    await start({ rotation: true });
    simulator.faults.queue("token", "lost_after");
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(2);
    expect((await kept()).refresh_token).toBe(simulator.tokens.issued.at(-1));
  });

  it("ends with a new authorization: a new token in the settings has precedence over tokens derived from the old one", async () => {
    await start({ rotation: true });
    await newProcess().account();
    const authorized = simulator;
    await start({ rotation: true });
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(1);
    expect((await kept()).origin).toBe(simulator.settings.TRADESTATION_REFRESH_TOKEN);
    await authorized.stop();
  });

  it("an expired claim still saves its token, unless a later one has saved another", async () => {
    await start();
    const origin = "origin";
    const claim = async () => {
      await world.sql`update private.tradestation_refresh set claimed_until = '-infinity'`;
      return (await world.call<{ claim: number }>("tradestation_token", { origin, refused: "access-1" }))
        .claim;
    };
    const keep = (claimed: number) =>
      world.call("keep_tradestation_token", {
        claim: claimed,
        origin,
        refresh_token: `refresh-${claimed}`,
        access_token: "access-1",
        expires_in: 1200,
      });
    const [first, second] = [await claim(), await claim()];
    await keep(first);
    expect(await kept()).toMatchObject({ refresh_token: `refresh-${first}` });
    await keep(second);
    await keep(first);
    expect(await kept()).toMatchObject({ refresh_token: `refresh-${second}` });
  });
});

describe("a token endpoint that fails", () => {
  it.each([
    "error_500",
    "lost_before",
    "silent_before",
    "bad_gateway",
    "too_many",
  ] as const)("for a moment is called again: %s", async (fault) => {
    await start();
    simulator.faults.queue("token", fault);
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(1);
  });

  it("for longer is a clear error, and the next process may try at once", async () => {
    await start();
    simulator.faults.queue("token", "error_500", "error_500");
    await expect(newProcess().account()).rejects.toThrow("TradeStation's token endpoint refused (HTTP 500).");
    await newProcess().account();
  });

  it("before the old token ends stops no work, and is reported until it answers again", async () => {
    await start();
    await newProcess().account();
    await pass(15 * 60);
    simulator.faults.queue("token", "error_500", "error_500");
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(1);
    expect(await failure()).toBe("TradeStation's token endpoint refused (HTTP 500).");
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(2);
    expect(await failure()).toBeNull();
  });

  it("once the old token has ended is an error", async () => {
    await start();
    await newProcess().account();
    await pass(20 * 60);
    simulator.faults.queue("token", "error_500", "error_500");
    await expect(newProcess().account()).rejects.toThrow("refused (HTTP 500)");
    expect(await failure()).toBe("TradeStation's token endpoint refused (HTTP 500).");
  });

  it("because the refresh token is invalid says what to do", async () => {
    await start();
    simulator.tokens.revoke();
    await expect(newProcess().account()).rejects.toThrow(
      "TradeStation's token endpoint refused (HTTP 403). If that goes on, authorize again and set TRADESTATION_REFRESH_TOKEN.",
    );
    const order = orderOf(csp());
    expect(await newProcess().place([order])).toMatchObject([
      {
        status: "not_sent",
        message: expect.stringMatching(/^It was not sent\. TradeStation's token endpoint refused/),
      },
    ]);
  });
});

describe("a token endpoint with an odd answer", () => {
  /** Changes the next answer. */
  function oddly(differing: Record<string, unknown>): void {
    const answer = simulator.tokens.answer.bind(simulator.tokens);
    vi.spyOn(simulator.tokens, "answer").mockImplementationOnce((form) => ({
      body: { ...answer(form).body, ...differing },
    }));
  }

  it.each([
    1e300,
    "soon",
    -1,
    null,
    undefined,
  ])("about its token's end (%j) gives a token, and a rotated token is saved", async (expires_in) => {
    await start({ rotation: true });
    oddly({ expires_in });
    await newProcess().account();
    expect(simulator.tokens.secrets()).toContain((await kept()).refresh_token);
    expect((await kept()).refresh_token).not.toBe(simulator.settings.TRADESTATION_REFRESH_TOKEN);
  });

  it("without a new refresh token, although it mentions one, leaves the old one in use", async () => {
    await start();
    oddly({ refresh_token: null });
    await newProcess().account();
    expect((await kept()).refresh_token).toBe(simulator.settings.TRADESTATION_REFRESH_TOKEN);
  });

  it("with a token that no header can carry is called again, and the token is not saved", async () => {
    await start();
    oddly({ access_token: "to\nken" });
    await newProcess().account();
    expect(simulator.tokens.refreshes).toBe(2);
  });
});

it("a process that dies during a refresh is waited for, and another takes over", async () => {
  await start();
  await world.call("tradestation_token", { origin: simulator.settings.TRADESTATION_REFRESH_TOKEN });
  const waiting = newProcess().account();
  await world.sql`update private.tradestation_refresh set claimed_until = clock_timestamp() + interval '300 ms'`;
  await waiting;
  expect(simulator.tokens.refreshes).toBe(1);
});

describe("a 401 in the middle", () => {
  it("of a poll is answered with a new token and the same request, once", async () => {
    await start();
    const broker = newProcess();
    await broker.account();
    simulator.faults.queue("balances", "token_expired");
    await broker.account();
    expect(simulator.requests.filter(({ endpoint }) => endpoint === "balances")).toHaveLength(3);
    simulator.faults.queue("balances", "token_expired", "token_expired");
    await expect(broker.account()).rejects.toThrow("Token *** is not valid.");
  });

  it("of a change is not repeated", async () => {
    await start();
    const broker = newProcess();
    const [order] = [orderOf(csp())];
    const [report] = await broker.place([order]);
    const working = { ...order, broker_order_id: report?.broker_order_id ?? null };
    for (const endpoint of ["replace", "cancel"] as const) {
      simulator.faults.queue(endpoint, "token_expired");
      await broker[endpoint]([working]);
      expect(simulator.requests.filter((request) => request.endpoint === endpoint)).toHaveLength(1);
    }
  });
});
