import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initData } from "../support/init-data.ts";
import {
  type Answer,
  BOT_TOKEN,
  csp,
  DASHBOARD_URL,
  request,
  STRANGER,
  startTestStack,
  type TestStack,
  TRADER,
} from "../support/stack.ts";

const VIEWER = 1002;
const { origin: ORIGIN } = new URL(DASHBOARD_URL);
const MINUTE = 60_000;

let stack: TestStack;
beforeAll(async () => {
  // A Tuesday at ten in New York, months away from real time, which is the time of Telegram's signatures.
  stack = await startTestStack("2026-03-03T15:00:00Z", [TRADER], {}, { TELEGRAM_VIEWER_IDS: String(VIEWER) });
});
afterAll(() => stack.stop());

const as = (user: number, differing: Partial<Parameters<typeof initData>[0]> = {}) => ({
  Authorization: `tma ${initData({ botToken: BOT_TOKEN, user, ...differing })}`,
});
const ago = (milliseconds: number) => ({ at: new Date(Date.now() - milliseconds) });

const ask = (page: string, headers: Record<string, string> = as(TRADER), method = "GET"): Promise<Answer> =>
  request(method, `${stack.supabaseUrl}/functions/v1/dashboard/${page}`, headers);

const refusal = (code: string, message: unknown = expect.stringMatching(/\S/)) => ({
  error: expect.objectContaining({ code, message }),
});

/** The headers that allow pages of another origin, by name. */
const opening = ({ headers }: Answer) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-")));

describe("GET dashboard/PAGE", () => {
  it.each([
    ["an approver", TRADER],
    ["a viewer", VIEWER],
  ])("shows %s the overview, with its head", async (_, user) => {
    const { status, body, headers } = await ask("overview", as(user));
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ head: expect.objectContaining({ market_open: true, day: "2026-03-03" }) }),
    ]);
    expect(headers.get("Content-Type")).toBe("application/json");
    expect(headers.get("Cache-Control")).toBe("no-store");
  });

  it("returns what an open page requests every few seconds: the last check, and whether the market is open", async () => {
    const before = await ask("run");
    expect([before.status, before.body]).toEqual([200, { run_id: null, market_open: true, changes: "0" }]);
    const { run_id } = await stack.check();
    expect((await ask("run")).body).toEqual({ run_id, market_open: true, changes: "0" });
  });

  it("refuses an unknown page name, and says so", async () => {
    for (const page of [
      "accounts",
      "Overview",
      "",
      "overview/",
      "run/../run/x",
      "a%00b",
      "x".repeat(5_000),
    ]) {
      const { status, body } = await ask(page);
      expect([status, body], page).toEqual([404, refusal("not_found")]);
    }
  });

  it("names the unknown part of a request", async () => {
    const { status, body } = await ask("overview?colour=red");
    expect([status, body]).toEqual([422, refusal("invalid")]);
    expect(body).toMatchObject({ error: { issues: [{ path: "colour" }] } });
    expect((await ask("history?ticker=SPY")).status).toBe(200);
    expect((await ask("history?ticker=SPY&ticker=QQQ")).status).toBe(200);
    expect((await ask("position?id=1&id=2")).status).toBe(422);
  });

  it.each([
    ["too long", `search=${"x".repeat(2_000)}`, "longer than 2000 characters"],
    ["of what nothing holds", "search=%00", "NUL"],
    ["named so", "%00=x", "NUL"],
  ])("refuses a question that is %s", async (_, question, says) => {
    const { status, body } = await ask(`journal?${question}`);
    expect([status, body]).toEqual([422, refusal("invalid", expect.stringContaining(says))]);
  });

  it("treats half of a character as unknown", async () => {
    expect((await ask("journal?search=%ff%ed%a0%80")).status).toBe(200);
  });

  it("does not know a position that does not exist", async () => {
    expect((await ask("position?id=123456789")).status).toBe(404);
  });
});

describe("an unchanged body", () => {
  it("is recognised by its digest, and not sent again", async () => {
    const first = await ask("positions");
    const tag = first.headers.get("ETag") ?? "";
    expect(tag).toBe(`"${createHash("sha256").update(first.text).digest("base64url").slice(0, 22)}"`);
    for (const condition of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const again = await ask("positions", { ...as(TRADER), "If-None-Match": condition });
      expect([again.status, again.text, again.headers.get("ETag")], condition).toEqual([304, "", tag]);
    }
  });

  it("is sent when it has changed", async () => {
    const tag = (await ask("positions")).headers.get("ETag") ?? "";
    const opened = { request: csp({ ticker: "SPY" }), entry_price: 150, quantity: 1, execution_data: {} };
    expect((await stack.call("create-position", opened)).status).toBe(201);
    const changed = await ask("positions", { ...as(TRADER), "If-None-Match": tag });
    expect(changed.status).toBe(200);
    expect(changed.text).toContain("SPY");
    expect(changed.headers.get("ETag")).not.toBe(tag);
  });

  it("is not confirmed to anybody without a credential", async () => {
    const tag = (await ask("positions")).headers.get("ETag") ?? "";
    expect((await ask("positions", { "If-None-Match": tag })).status).toBe(401);
  });
});

describe("a caller without access", () => {
  const signed = initData({ botToken: BOT_TOKEN, user: TRADER });
  const strangers: [string, () => Record<string, string>][] = [
    ["without a header", () => ({})],
    ["with an empty one", () => ({ Authorization: "" })],
    ["with another scheme", () => ({ Authorization: `Bearer ${signed}` })],
    ["without a scheme", () => ({ Authorization: signed })],
    ["with the scheme alone", () => ({ Authorization: "tma " })],
    ["in another header", () => ({ "X-Telegram-Init-Data": signed })],
    [
      "with the secret API key",
      () => ({ Authorization: `Bearer ${stack.secretKey}`, apikey: stack.secretKey }),
    ],
    ["with the token of the bot", () => ({ Authorization: `tma ${BOT_TOKEN}` })],
    ["on no list", () => as(STRANGER)],
    [
      "forged",
      () => ({ Authorization: `tma ${signed.replace(/hash=../, "hash=00").replace("1001", "1002")}` }),
    ],
    ["signed for another bot", () => as(TRADER, { botToken: "4243:LOCAL-test-token" })],
    ["signed twelve hours ago and more", () => as(TRADER, ago(12 * 60 * MINUTE + MINUTE))],
    ["signed in the future", () => as(TRADER, ago(-2 * MINUTE))],
    ["signed by the market's clock", () => as(TRADER, { at: new Date("2026-03-03T15:00:00Z") })],
    ["too long", () => as(TRADER, { fields: { start_param: "x".repeat(5_000) } })],
  ];

  it.each(strangers)("%s: the same answer for all, which says what to do", async (_, headers) => {
    const { status, body } = await ask("overview", headers());
    const message =
      "The header authorization has no valid sign-in from Telegram. Open the dashboard again from the bot's menu.";
    expect([status, body]).toEqual([401, { error: { code: "unauthorized", message } }]);
  });

  it("but a sign-in of eleven hours ago is valid", async () => {
    expect((await ask("overview", as(TRADER, ago(11 * 60 * MINUTE)))).status).toBe(200);
  });

  it("shows nobody a page by its address alone", async () => {
    expect((await ask(`overview?tgWebAppData=${encodeURIComponent(signed)}`, {})).status).toBe(401);
  });
});

describe("a page of DASHBOARD_URL", () => {
  const READABLE = {
    "access-control-allow-origin": ORIGIN,
    "access-control-expose-headers": "ETag",
  };

  it("learns before its request that it is allowed, without signing in", async () => {
    const answer = await ask(
      "overview",
      {
        Origin: ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization,if-none-match",
      },
      "OPTIONS",
    );
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(opening(answer)).toEqual({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "GET",
      "access-control-allow-headers": "authorization, if-none-match",
      "access-control-max-age": "600",
    });
    expect(answer.headers.get("Vary")).toMatch(/\bOrigin\b/);
  });

  it("may read every answer: data, the answer that nothing changed, and each refusal", async () => {
    const from = { Origin: ORIGIN };
    const tag = (await ask("health")).headers.get("ETag") ?? "";
    const answers = [
      await ask("health", { ...as(TRADER), ...from }),
      await ask("health", { ...as(TRADER), ...from, "If-None-Match": tag }),
      await ask("health", from),
      await ask("nothing", { ...as(TRADER), ...from }),
      await ask("health", { ...as(TRADER), ...from }, "POST"),
      await ask("health?x=1", { ...as(TRADER), ...from }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 304, 401, 404, 405, 422]);
    for (const answer of answers) {
      expect(opening(answer)).toEqual(READABLE);
      expect(answer.headers.get("Vary")).toMatch(/\bOrigin\b/);
    }
  });

  it("is the only one: pages of other origins get no permission, before their request or after", async () => {
    for (const other of [
      "https://evil.example",
      "http://dashboard.example",
      "https://dashboard.example:8443",
      "https://dashboard.example.evil.example",
      "https://sub.dashboard.example",
      "null",
      DASHBOARD_URL,
    ]) {
      for (const method of ["OPTIONS", "GET", "POST"]) {
        const answer = await ask("overview", { ...as(TRADER), Origin: other }, method);
        expect(opening(answer), `${method} ${other}`).toEqual({});
        expect(answer.headers.get("Vary")).toMatch(/\bOrigin\b/);
      }
    }
    expect(opening(await ask("overview"))).toEqual({});
  });
});

it("accepts GET and HEAD only, and says so", async () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const answer = await ask("overview", as(TRADER), method);
    expect([answer.status, answer.body], method).toEqual([405, refusal("method_not_allowed")]);
    expect(answer.headers.get("Allow")).toBe("GET, HEAD");
  }
  const head = await ask("overview", as(TRADER), "HEAD");
  expect([head.status, head.text]).toEqual([200, ""]);
});

it("changes nothing, whatever is requested", async () => {
  const before = await stack.contents();
  for (const page of [
    ...["run", "overview", "positions", "position?id=1", "history", "performance"],
    ...["replay", "journal", "opportunities", "health"],
  ]) {
    expect((await ask(page)).status, page).toBe(200);
  }
  expect(await stack.contents()).toEqual(before);
});

it("reports internal errors only in its log", async () => {
  await stack.db.sql`alter function private.last_run() rename to last_run_away`;
  const { status, body, text } = await ask("run");
  await stack.db.sql`alter function private.last_run_away() rename to last_run`;
  expect([status, body]).toEqual([500, refusal("internal")]);
  expect(text).not.toContain("last_run");
});

describe("without a DASHBOARD_URL", () => {
  let bare: TestStack;
  beforeAll(async () => {
    bare = await startTestStack("2026-02-28T15:00:00Z", [TRADER], {}, { DASHBOARD_URL: "" });
  });
  afterAll(() => bare.stop());
  const askBare = (headers: Record<string, string>, method = "GET") =>
    request(method, `${bare.supabaseUrl}/functions/v1/dashboard/run`, headers);

  it("it shows nothing to anybody, and tells possible owners how to change that", async () => {
    const { status, body } = await askBare(as(TRADER));
    expect([status, body]).toEqual([
      503,
      refusal("unavailable", expect.stringContaining("sets DASHBOARD_URL")),
    ]);
    expect((await askBare({})).status).toBe(401);
    expect((await askBare(as(STRANGER))).status).toBe(401);
  });

  it("no page may read its answers", async () => {
    for (const method of ["OPTIONS", "GET"]) {
      for (const origin of ["null", "", ORIGIN]) {
        expect(opening(await askBare({ ...as(TRADER), Origin: origin }, method))).toEqual({});
      }
    }
  });
});
