import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClient } from "../../dashboard/src/data/client.ts";
import { isOlder } from "../../dashboard/src/data/live.ts";
import type { Head } from "../../dashboard/src/data/pages.ts";

interface Answer {
  status: number;
  etag?: string;
  body?: string;
}

let server: Server;
let from: string;
let answer: Answer;
let asked: IncomingMessage[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    const { status, etag, body } = answer;
    response.writeHead(status, etag === undefined ? {} : { ETag: etag }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data`;
});

afterAll(() => {
  server.close();
});

beforeEach(() => {
  asked = [];
  answer = { status: 200, etag: '"a"', body: '{"head": {"run_id": 1}}' };
});

const never = () => new AbortController().signal;

describe("a page's data", () => {
  it("is requested with Telegram's signed data, and with its parameters in one order", async () => {
    const client = createClient(from, "user=1&hash=ab");
    await client.page("history", { ticker: "SPY,QQQ", from: "2026-01-01" }, never());
    expect(asked[0]?.url).toBe("/data/history?from=2026-01-01&ticker=SPY&ticker=QQQ");
    expect(asked[0]?.headers.authorization).toBe("tma user=1&hash=ab");
  });

  it("has no credential of ours if the server has its own", async () => {
    await createClient(from, null).page("overview", {}, never());
    expect(asked[0]?.headers.authorization).toBeUndefined();
  });

  it("is the same object as long as the server reports no change", async () => {
    const client = createClient(from, null);
    const first = await client.page("overview", {}, never());
    answer = { status: 304 };
    const second = await client.page("overview", {}, never());
    expect(asked[1]?.headers["if-none-match"]).toBe('"a"');
    expect(second.body).toBe(first.body);
    answer = { status: 200, etag: '"b"', body: '{"head": {"run_id": 2}}' };
    expect((await client.page("overview", {}, never())).body.head.run_id).toBe(2);
  });

  it("is cached, separately for each request", async () => {
    const client = createClient(from, null);
    await client.page("position", { id: "3" }, never());
    expect(client.kept("position", { id: "3" })?.body.head.run_id).toBe(1);
    expect(client.kept("position", { id: "4" })).toBeNull();
  });

  it("reports why it is unavailable", async () => {
    const client = createClient(from, null);
    const troubleAt = async (status: number, body: string) => {
      answer = { status, body };
      const caught: unknown = await client.page("overview", {}, never()).catch((error) => error);
      return (caught as { trouble: unknown }).trouble;
    };
    const said = '{"error": {"code": "x", "message": "There is no position 99."}}';
    expect(await troubleAt(401, said)).toEqual({ kind: "unauthorized" });
    expect(await troubleAt(404, said)).toEqual({ kind: "missing", says: "There is no position 99." });
    expect(await troubleAt(422, said)).toEqual({ kind: "refused", says: "There is no position 99." });
    expect(await troubleAt(502, "<html>")).toEqual({
      kind: "broken",
      says: "The server answered HTTP 502.",
    });
    expect(await troubleAt(200, "<html>")).toMatchObject({ kind: "broken" });
  });

  it("is unreachable if nobody answers", async () => {
    const client = createClient("http://127.0.0.1:1/data", null);
    await expect(client.page("overview", {}, never())).rejects.toMatchObject({
      trouble: { kind: "offline" },
    });
  });

  it("is not an error if the page was left", async () => {
    const leaving = new AbortController();
    leaving.abort();
    await expect(createClient(from, null).page("overview", {}, leaving.signal)).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});

describe("what is shown", () => {
  const shown = { run_id: 7, market_open: true, changes: "1/9" } as Head;

  it("is out of date after another check, or when the market has opened or closed", () => {
    expect(isOlder(shown, { run_id: 7, market_open: true, changes: "1/9" })).toBe(false);
    expect(isOlder(shown, { run_id: 8, market_open: true, changes: "1/9" })).toBe(true);
    expect(isOlder(shown, { run_id: 7, market_open: false, changes: "1/9" })).toBe(true);
    expect(isOlder(shown, { run_id: 7, market_open: true, changes: "2/9" })).toBe(true);
  });
});
