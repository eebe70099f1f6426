import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  csp,
  type FunctionName,
  request,
  startTestStack,
  type TestStack,
} from "../support/stack.ts";

/** What holds for every function: authentication, what it reads, and the form of a refusal. */

const LIMIT = 64 * 1024;

interface Caller {
  name: FunctionName;
  header: string;
  takes: () => unknown;
  /** Telegram would resend a refused update for days, so JSON without meaning is accepted and ignored. */
  takesAnything?: true;
}

const CALLERS: Caller[] = [
  { name: "propose-trade", header: "x-proposer-token", takes: () => csp() },
  {
    name: "create-position",
    header: "apikey",
    takes: () => ({ request: csp(), entry_price: 150, quantity: 1, execution_data: { order_id: "TS123" } }),
  },
  {
    name: "telegram-webhook",
    header: "X-Telegram-Bot-Api-Secret-Token",
    takes: () => ({ update_id: 1, my_chat_member: {} }),
    takesAnything: true,
  },
  { name: "exit-check", header: "x-cron-secret", takes: () => ({}) },
  { name: "deliver-alerts", header: "x-cron-secret", takes: () => ({}) },
  { name: "scan", header: "x-cron-secret", takes: () => ({}) },
  { name: "publish", header: "x-cron-secret", takes: () => ({}) },
];

let stack: TestStack;
beforeAll(async () => {
  // A Saturday: nothing is scheduled.
  stack = await startTestStack("2026-02-28T15:00:00Z", []);
});
afterAll(() => stack.stop());

/** A refusal in the form of the contract, which shows no internals and allows no other origin. */
function expectRefusal(answer: Answer, status: number, code: string): void {
  expect(answer.body, answer.text).toEqual({
    error: {
      code,
      message: expect.stringMatching(/\S/),
      ...(status === 422 && code === "invalid" && { issues: expect.any(Array) }),
    },
  });
  expect(answer.status).toBe(status);
  expectDiscreet(answer);
}

function expectDiscreet({ headers, text }: Answer): void {
  expect(headers.get("Content-Type") ?? "application/json").toMatch(/^application\/json/);
  expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules|file:\/\/|\.ts:\d+/);
  for (const secret of [
    stack.secretKey,
    stack.publishableKey,
    stack.cronSecret,
    stack.proposerToken,
    stack.telegramSecretToken,
    "LOCAL-test-token",
    new URL(stack.dbUrl).password,
  ]) {
    expect(text).not.toContain(secret);
  }
}

describe.each(CALLERS)("$name", ({ name, header, takes, takesAnything }) => {
  const url = () => `${stack.supabaseUrl}/functions/v1/${name}`;

  /** A body that is JSON, but not a valid request. */
  function expectMisfit(answer: Answer, status: number, code: string): void {
    if (takesAnything) {
      expect([answer.status, answer.text]).toEqual([200, ""]);
    } else {
      expectRefusal(answer, status, code);
    }
  }

  it("accepts only POST, and says so", async () => {
    const before = await stack.contents();
    const credential = { [header]: Object.values(stack.credentials[name])[0] ?? "" };
    for (const method of ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const answer = await request(method, url(), { ...credential, Origin: "https://evil.example" });
      expectRefusal(answer, 405, "method_not_allowed");
      expect(answer.headers.get("Allow")).toBe("POST");
    }
    const head = await request("HEAD", url(), credential);
    expect(head.status).toBe(405);
    expect(await stack.contents()).toEqual(before);
  });

  it(`refuses a request without the secret of its caller in ${header}`, async () => {
    const before = await stack.contents();
    const [own = ""] = Object.values(stack.credentials[name]);
    const others = [
      stack.secretKey,
      stack.publishableKey,
      stack.cronSecret,
      stack.telegramSecretToken,
      "",
      "undefined",
      "null",
      own.slice(0, -1),
      `${own}x`,
      own.toUpperCase(),
      `Bearer ${own}`,
    ].filter((secret) => secret !== own);
    for (const secret of others) {
      expectRefusal(await stack.call(name, takes(), { [header]: secret }), 401, "unauthorized");
    }
    expectRefusal(await stack.call(name, takes(), { [header]: undefined }), 401, "unauthorized");
    expect(await stack.contents()).toEqual(before);
  });

  it("does not accept its secret anywhere else: not in Authorization, the address or another header", async () => {
    const before = await stack.contents();
    const [own = ""] = Object.values(stack.credentials[name]);
    const elsewhere = [
      { Authorization: `Bearer ${own}` },
      { Authorization: own },
      { "x-api-key": own },
      ...["apikey", "x-cron-secret", "X-Telegram-Bot-Api-Secret-Token"]
        .filter((other) => other !== header)
        .map((other) => ({ [other]: own })),
    ];
    for (const headers of elsewhere) {
      const answer = await stack.call(name, takes(), { [header]: undefined, ...headers });
      expectRefusal(answer, 401, "unauthorized");
    }
    const inAddress = await request(
      "POST",
      `${url()}?${header}=${encodeURIComponent(own)}`,
      { "Content-Type": "application/json" },
      JSON.stringify(takes()),
    );
    expectRefusal(inAddress, 401, "unauthorized");
    expect(await stack.contents()).toEqual(before);
  });

  it("checks the credential before it reads the body", async () => {
    for (const body of ["{", "x".repeat(LIMIT + 1)]) {
      expectRefusal(await stack.call(name, body, { [header]: "wrong" }), 401, "unauthorized");
      expectRefusal(
        await stack.call(name, body, { [header]: "wrong", "Content-Type": "text/plain" }),
        401,
        "unauthorized",
      );
    }
  });

  it("accepts only bodies that are declared as JSON", async () => {
    const before = await stack.contents();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonlines", ""]) {
      expectRefusal(await stack.call(name, takes(), { "Content-Type": type }), 415, "unsupported_media_type");
    }
    const unnamed = await request(
      "POST",
      url(),
      stack.credentials[name],
      Buffer.from(JSON.stringify(takes())),
    );
    expectRefusal(unnamed, 415, "unsupported_media_type");
    expect(await stack.contents()).toEqual(before);
  });

  it("accepts JSON with a charset in its type", async () => {
    const answer = await stack.call(name, takes(), { "Content-Type": "Application/JSON; charset=UTF-8" });
    expect(answer.status, answer.text).toBeLessThan(300);
    expectDiscreet(answer);
    await stack.quiet();
  });

  it("refuses a body that is not JSON", async () => {
    const before = await stack.contents();
    for (const body of ["", " ", "{", "hello", "{'a': 1}", '{"a": 1} {"b": 2}', "{} //", '{"a": NaN}']) {
      expectRefusal(await stack.call(name, body), 400, "malformed_json");
    }
    const headers = { "Content-Type": "application/json", ...stack.credentials[name] };
    const latin1 = await request("POST", url(), headers, new Uint8Array([0x22, 0xe9, 0x22]));
    expectRefusal(latin1, 400, "malformed_json");
    expect(await stack.contents()).toEqual(before);
  });

  it("refuses a body of more than 64 KB, with a length or in chunks", async () => {
    const before = await stack.contents();
    const headers = { "Content-Type": "application/json", ...stack.credentials[name] };
    const tooLarge = JSON.stringify(takes()).padEnd(LIMIT + 1, " ");
    expectMisfit(await request("POST", url(), headers, tooLarge), 413, "too_large");
    expectMisfit(await request("POST", url(), headers, inPieces(tooLarge)), 413, "too_large");
    // The limit counts bytes, not characters.
    expectMisfit(await request("POST", url(), headers, `"${"€".repeat(LIMIT / 2)}"`), 413, "too_large");
    expect(await stack.contents()).toEqual(before);
  });

  it("accepts a body of 64 KB, in one piece or in chunks", async () => {
    const headers = { "Content-Type": "application/json", ...stack.credentials[name] };
    const large = (body: unknown) => JSON.stringify(body).padEnd(LIMIT, " ");
    for (const body of [large(takes()), inPieces(large(takes()))]) {
      const answer = await request("POST", url(), headers, body);
      expect(answer.status, answer.text).toBeLessThan(300);
    }
    await stack.quiet();
  });

  it("refuses characters that cannot be stored, wherever they are", async () => {
    const before = await stack.contents();
    const given = JSON.stringify(takes());
    const within = (text: string) => `${given.slice(0, -1)}${given === "{}" ? "" : ","}${text}}`;
    for (const body of [
      within('"notes": "a\\u0000b"'),
      within('"\\u0000": 1'),
      within('"deep": [{"deeper": ["\\ud800"]}]'),
      within('"\\udfff": true'),
    ]) {
      const answer = await stack.call(name, body);
      if (takesAnything) {
        expect([answer.status, answer.text]).toEqual([200, ""]);
        continue;
      }
      expect(answer.status, answer.text).toBe(422);
      expect((answer.body as { error: { code: string } }).error.code).toBe("invalid");
      expectDiscreet(answer);
    }
    expect(await stack.contents()).toEqual(before);
  });

  it("refuses JSON of another kind than an object", async () => {
    const before = await stack.contents();
    for (const body of ["null", "[]", "1", '"text"', "true", "[{}]"]) {
      expectMisfit(await stack.call(name, body), 422, "invalid");
    }
    expect(await stack.contents()).toEqual(before);
  });

  it("survives JSON that is nested ten thousand deep", async () => {
    const before = await stack.contents();
    const deep = `{"request": ${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    const answer = await stack.call(name, deep);
    expect([200, 400, 422]).toContain(answer.status);
    expectDiscreet(answer);
    expect(await stack.contents()).toEqual(before);
  });

  it("has no cross-origin headers when it succeeds, and keeps its secrets", async () => {
    const answer = await stack.call(name, takes(), { Origin: "https://evil.example" });
    expect(answer.status, answer.text).toBeLessThan(300);
    expectDiscreet(answer);
    await stack.quiet();
  });
});

it("an empty list of approvers allows nobody: not even the person at the chat page decides", async () => {
  const trade = csp();
  await stack.propose(trade);
  const card = await stack.card(trade.ticker);
  await stack.quiet();
  const before = await stack.contents();
  for (const button of ["Approve", "Reject"] as const) {
    expect(await stack.press(card, button)).toEqual({ text: expect.stringMatching(/\S/), show_alert: true });
  }
  await stack.send("/positions");
  expect(await stack.contents()).toEqual(before);
});

it("the functions' log contains no secret", () => {
  for (const secret of [stack.secretKey, stack.cronSecret, stack.telegramSecretToken, "LOCAL-test-token"]) {
    expect([...stack.errors, ...stack.log].join("\n")).not.toContain(secret);
  }
});

/** Sent with `Transfer-Encoding: chunked`, without Content-Length. */
function inPieces(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(at, at + 10_000));
      at += 10_000;
      if (at >= bytes.length) {
        controller.close();
      }
    },
  });
}
