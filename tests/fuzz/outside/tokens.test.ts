import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Broker } from "../../../shared/broker.ts";
import { adaptersOf } from "../../support/adapters.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";
import { balanceJson } from "../../tradestation/payloads.ts";
import { ACCOUNT } from "../../tradestation/simulator/wire.ts";
import { writeJson } from "../hostile/json.ts";
import { mutated } from "../hostile/mutate.ts";
import { fuzz } from "../runs.ts";
import { type Liar, startLiar } from "./liar.ts";
import { outcome } from "./told.ts";

let world: TestWorld;
let liar: Liar;
beforeAll(async () => {
  [world, liar] = await Promise.all([createWorld(), startLiar()]);
  liar.says({ body: JSON.stringify({ Balances: [balanceJson(ACCOUNT, "2500.50")] }) });
});
afterAll(async () => {
  await liar.stop();
  await world.drop();
});
beforeEach(forget);

async function forget(): Promise<void> {
  await world.sql`delete from vault.secrets where name = 'tradestation_token'`;
  await world.sql`update private.tradestation_refresh set claim = 0, claimed_until = '-infinity', stored_claim = 0`;
}

/** A new process, as far as tokens are concerned. */
async function newProcess(): Promise<Broker> {
  const { settings } = liar;
  const options = { backoff: 1 };
  return adaptersOf({ settings, options, database: await world.rest(), tokensIn: "database" }).broker;
}

const answers = fc.record({
  status: fc.oneof({ weight: 5, arbitrary: fc.constant(200) }, fc.constantFrom(201, 302, 400, 401, 429, 500)),
  body: fc.oneof(
    {
      weight: 6,
      arbitrary: mutated(
        fc.constant({
          access_token: "the-access-token",
          refresh_token: "the-refresh-token-2",
          expires_in: 1200,
          scope: "openid",
          token_type: "Bearer",
        }),
      ).map(writeJson),
    },
    fc.constantFrom("", "null", "<html>", "[]", '"the-access-token"'),
  ),
});

it("there is a token or a readable error; a rotated token is saved, and the next process may try at once", async () => {
  await fuzz(answers, async (answer) => {
    await forget();
    liar.saysOfTokens(answer);
    const told = await outcome((await newProcess()).account());
    if ("answer" in told) {
      expect(told.answer.buying_power).toBe(2500.5);
    }
    const said = read(answer.body);
    if (
      answer.status < 300 &&
      typeof said?.refresh_token === "string" &&
      /^[!-~]+$/.test(said.refresh_token) &&
      "answer" in told
    ) {
      const [row] =
        await world.sql`select decrypted_secret::jsonb ->> 'refresh_token' as kept from vault.decrypted_secrets`;
      expect(row?.kept).toBe(said.refresh_token);
    }
    liar.saysOfTokens({ body: JSON.stringify({ access_token: "the-access-token", expires_in: 1200 }) });
    expect((await (await newProcess()).account()).buying_power).toBe(2500.5);
  });
});

function read(body: string): Record<string, unknown> | null {
  try {
    return JSON.parse(body) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}
