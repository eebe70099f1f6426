import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initData } from "../support/init-data.ts";
import {
  type Answer,
  BOT_TOKEN,
  csp,
  request,
  startTestStack,
  type TestStack,
  TRADER,
} from "../support/stack.ts";

/**
 * Every endpoint with every credential, in its own header and in all others: each credential opens only its own
 * endpoints.
 */

const HEADERS = [
  "apikey",
  "Authorization",
  "x-cron-secret",
  "x-health-token",
  "x-proposer-token",
  "x-telegram-bot-api-secret-token",
] as const;
type Header = (typeof HEADERS)[number];

const CREDENTIALS = {
  "an empty one": () => "",
  "a wrong one": () => "a-secret-that-nobody-has-given",
  "the publishable key": () => stack.publishableKey,
  "the secret API key": () => stack.secretKey,
  CRON_SECRET: () => stack.cronSecret,
  HEALTH_TOKEN: () => stack.healthToken,
  PROPOSER_TOKEN: () => stack.proposerToken,
  TELEGRAM_WEBHOOK_SECRET: () => stack.telegramSecretToken,
  TELEGRAM_BOT_TOKEN: () => BOT_TOKEN,
  "a sign-in from Telegram": () => initData({ botToken: BOT_TOKEN, user: TRADER }),
};
type Credential = keyof typeof CREDENTIALS;

interface Entrance {
  method?: "GET";
  /** After its name. */
  path?: string;
  /** The one body that it would accept. */
  takes?: () => unknown;
  /** Which credential it accepts, and the status that follows. */
  opens: [header: Header, credential: Credential, status: number][];
}

const FUNCTIONS: Record<string, Entrance> = {
  "propose-trade": {
    takes: () => csp(),
    opens: [
      ["x-proposer-token", "PROPOSER_TOKEN", 201],
      ["apikey", "the secret API key", 201],
    ],
  },
  "create-position": {
    takes: () => ({ request: csp(), entry_price: 150, quantity: 1, execution_data: {} }),
    opens: [["apikey", "the secret API key", 201]],
  },
  "telegram-webhook": {
    takes: () => ({ update_id: 1, my_chat_member: {} }),
    opens: [["x-telegram-bot-api-secret-token", "TELEGRAM_WEBHOOK_SECRET", 200]],
  },
  "exit-check": { takes: () => ({}), opens: [["x-cron-secret", "CRON_SECRET", 200]] },
  "deliver-alerts": { takes: () => ({}), opens: [["x-cron-secret", "CRON_SECRET", 200]] },
  publish: { takes: () => ({}), opens: [["x-cron-secret", "CRON_SECRET", 200]] },
  scan: { takes: () => ({}), opens: [["x-cron-secret", "CRON_SECRET", 200]] },
  health: { method: "GET", opens: [["x-health-token", "HEALTH_TOKEN", 200]] },
  dashboard: {
    method: "GET",
    path: "/overview",
    opens: [["Authorization", "a sign-in from Telegram", 200]],
  },
};

const NAMES = Object.keys(CREDENTIALS) as Credential[];
const EACH = NAMES.flatMap((credential) => HEADERS.map((header) => [credential, header] as const));

let stack: TestStack;
beforeAll(async () => {
  // A Saturday: nothing is scheduled.
  stack = await startTestStack("2026-02-28T15:00:00Z");
});
afterAll(() => stack.stop());

/** In Authorization with the scheme that belongs there. */
function valueIn(header: Header, credential: Credential): string {
  const scheme = credential === "a sign-in from Telegram" ? "tma" : "Bearer";
  return `${header === "Authorization" ? `${scheme} ` : ""}${CREDENTIALS[credential]()}`;
}

function ask(name: string, headers: Record<string, string>): Promise<Answer> {
  const { method = "POST", path = "", takes } = FUNCTIONS[name] as Entrance;
  return request(
    method,
    `${stack.supabaseUrl}/functions/v1/${name}${path}`,
    { ...headers, ...(takes && { "Content-Type": "application/json" }) },
    takes && JSON.stringify(takes()),
  );
}

it("every function has a row here", async () => {
  const { functionNames } = await import("../../local/bundles.ts");
  expect(Object.keys(FUNCTIONS).sort()).toEqual(functionNames(process.cwd()));
});

describe.each(Object.entries(FUNCTIONS))("%s", (name, { opens }) => {
  const isOpenedBy = (credential: Credential, header: Header) =>
    opens.find((by) => by[0] === header && by[1] === credential);

  it("refuses a caller without a credential, and every credential but its own in its own header", async () => {
    const before = await stack.contents();
    const refused = {
      error: { code: "unauthorized", message: expect.stringContaining("has no valid") },
    };
    const others = EACH.filter((each) => !isOpenedBy(...each));
    const tried: Record<string, string>[] = [
      {},
      ...others.map(([credential, header]) => ({ [header]: valueIn(header, credential) })),
    ];
    for (const headers of tried) {
      const { status, body } = await ask(name, headers);
      expect([status, body], JSON.stringify(headers)).toEqual([401, refused]);
    }
    expect(await stack.contents()).toEqual(before);
  });

  it("accepts a credential shown in every header at once if it is one of its own, and no other", async () => {
    for (const credential of NAMES) {
      const everywhere = Object.fromEntries(HEADERS.map((header) => [header, valueIn(header, credential)]));
      const before = await stack.contents();
      const { status } = await ask(name, everywhere);
      const expected = opens.find((by) => by[1] === credential)?.[2] ?? 401;
      expect(status, credential).toBe(expected);
      if (status === 401) {
        expect(await stack.contents(), credential).toEqual(before);
      }
      await stack.quiet();
    }
  });

  it.each(opens)("accepts its %s with %s", async (header, credential, status) => {
    const answer = await ask(name, { [header]: valueIn(header, credential) });
    expect(answer.status, answer.text).toBe(status);
    await stack.quiet();
  });
});

describe("the database's API", () => {
  const KEYS = NAMES.filter((credential) => credential !== "the secret API key");
  /** No credential, and every other credential in every header. */
  const tried = (): Record<string, string>[] => [
    {},
    ...KEYS.flatMap((credential) => [
      ...HEADERS.map((header) => ({ [header]: valueIn(header, credential) })),
      { apikey: stack.publishableKey, Authorization: `Bearer ${CREDENTIALS[credential]()}` },
    ]),
  ];

  async function expectShut(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: object = {},
  ): Promise<void> {
    const answer = await request(
      method,
      `${stack.supabaseUrl}/rest/v1/${path}`,
      { ...headers, "Content-Type": "application/json" },
      method === "GET" || method === "DELETE" ? undefined : JSON.stringify(body),
    );
    const where = `${method} ${path} with ${JSON.stringify(headers)}: ${answer.text}`;
    expect(answer.status, where).toBeGreaterThanOrEqual(400);
    expect(answer.status, where).toBeLessThan(500);
  }

  it("accepts calls of functions only with the secret API key", async () => {
    const functions = await stack.db.sql<{ name: string }[]>`
      select distinct proname as name from pg_proc where pronamespace = 'public'::regnamespace`;
    expect(functions.length).toBeGreaterThan(20);
    const before = await stack.contents();
    for (const { name } of functions) {
      await expectShut("POST", `rpc/${name}`, {});
      await expectShut("POST", `rpc/${name}`, { apikey: stack.publishableKey });
      await expectShut("POST", `rpc/${name}`, { apikey: stack.proposerToken });
    }
    for (const headers of tried()) {
      await expectShut("POST", "rpc/claim_messages", headers);
      await expectShut("POST", "rpc/system_health", headers);
    }
    expect(await stack.contents()).toEqual(before);
  });

  it("shows and changes tables and views only with the secret API key", async () => {
    const relations = await stack.db.sql<{ name: string; column: string; methods: string[] }[]>`
      select relname as name, attname as column,
        case relkind when 'r' then array['GET', 'POST', 'PATCH', 'DELETE'] else array['GET'] end as methods
      from pg_class join pg_attribute on attrelid = pg_class.oid and attnum = 1
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')`;
    expect(relations.length).toBeGreaterThan(20);
    const before = await stack.contents();
    for (const { name, column, methods } of relations) {
      await expectShut("GET", name, {});
      for (const method of methods) {
        await expectShut(method, name, { apikey: stack.publishableKey }, { [column]: null });
      }
    }
    for (const headers of tried()) {
      await expectShut("GET", "positions", headers);
    }
    expect(await stack.contents()).toEqual(before);
  });

  it("gives the secret API key the owner's rights, but no button's token", async () => {
    const trade = csp();
    await stack.propose(trade);
    const { buttons } = await stack.card(trade.ticker);
    const tokens = buttons.map(({ callback_data }) => callback_data.split(":")[1] ?? "");
    expect(tokens[0]).toMatch(/^[0-9a-f]{32}$/);
    const read = await request(
      "GET",
      `${stack.supabaseUrl}/rest/v1/trade_requests?request_id=eq.${trade.request_id}`,
      { apikey: stack.secretKey },
    );
    expect([read.status, read.body]).toMatchObject([
      200,
      [{ request_id: trade.request_id, status: "pending" }],
    ]);
    expect(read.text).not.toContain(tokens[0]);
  });
});
