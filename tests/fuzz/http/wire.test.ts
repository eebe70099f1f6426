import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { functionNames } from "../../../local/bundles.ts";
import { everyNth } from "../../support/every-nth.ts";
import { startTestStack, type TestStack } from "../../support/stack.ts";
import { fuzz } from "../runs.ts";
import { secretsOf } from "./harmless.ts";
import { credentialOf, METHOD, PATH } from "./valid-bodies.ts";
import { statuses, talk } from "./wire.ts";

let stack: TestStack;
let secrets: string[];
beforeAll(async () => {
  // A Saturday: nothing is scheduled.
  stack = await startTestStack("2026-02-28T15:00:00Z");
  secrets = secretsOf(stack);
});
afterAll(() => stack.stop());

/** Malformed requests that no client library sends. `header`: the credential's line. */
const LIES: Record<string, (path: string, header: string, method: string) => (string | Uint8Array)[]> = {
  "more promised than comes": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a":1}`,
  ],
  "less promised than comes": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nContent-Length: 3\r\n\r\n{"a":1}`,
  ],
  "a length below zero": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nContent-Length: -5\r\n\r\n{}`,
  ],
  "a length in words": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nContent-Length: two\r\n\r\n{}`,
  ],
  "two lengths": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}`,
  ],
  "a length beyond all": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nContent-Length: 99999999999999999999\r\n\r\n{}`,
  ],
  "a length and chunks": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  ],
  "chunks that are none": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`,
  ],
  "a chunk that does not end": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{}`,
  ],
  "chunks of a byte each": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ...Array.from('{"never":"taken"}', (byte) => `1\r\n${byte}\r\n`),
    "0\r\nTrailer: x\r\n\r\n",
  ],
  "a hundred thousand bytes in chunks": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ...Array.from({ length: 100 }, () => `3e8\r\n${" ".repeat(1_000)}\r\n`),
    "0\r\n\r\n",
  ],
  "five million bytes": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nContent-Length: 5000000\r\n\r\n`,
    Buffer.alloc(5_000_000, " "),
  ],
  "a wait for a go-ahead": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 7\r\n\r\n{"a":1}`,
  ],
  "an expectation of something else": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Type: application/json\r\nExpect: 200-ok\r\nContent-Length: 7\r\n\r\n{"a":1}`,
  ],
  "no host": (path, header, method) => [`${method} ${path} HTTP/1.1\r\n${header}\r\n`],
  "two hosts": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\nHost: y\r\n${header}Content-Length: 0\r\n\r\n`,
  ],
  "HTTP 1.0": (path, header, method) => [`${method} ${path} HTTP/1.0\r\n${header}\r\n`],
  "HTTP 0.9": (path) => [`GET ${path}\r\n`],
  "HTTP 2": () => ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  TLS: () => [Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03])],
  nothing: () => [""],
  "a tunnel": (path) => [`CONNECT ${path} HTTP/1.1\r\nHost: x\r\n\r\n`],
  "an upgrade": (path, header) => [
    `GET ${path} HTTP/1.1\r\nHost: x\r\n${header}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n`,
  ],
  "the address of another host": (path, header, method) => [
    `${method} http://evil.example${path} HTTP/1.1\r\nHost: x\r\n${header}Content-Length: 0\r\n\r\n`,
  ],
  "a path of 20,000 characters": (path, header, method) => [
    `${method} ${path}/${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n${header}Content-Length: 0\r\n\r\n`,
  ],
  "a path with bytes beyond ASCII": (path, header, method) => [
    Buffer.from(
      `${method} ${path}/\xff\xfe\x80 HTTP/1.1\r\nHost: x\r\n${header}Content-Length: 0\r\n\r\n`,
      "latin1",
    ),
  ],
  "a header of 60,000 bytes": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}X-Long: ${"x".repeat(60_000)}\r\nContent-Length: 0\r\n\r\n`,
  ],
  "three thousand headers": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}${"X-Many: 1\r\n".repeat(3_000)}Content-Length: 0\r\n\r\n`,
  ],
  "a credential with a NUL": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header.replace(": ", ": \0")}Content-Length: 0\r\n\r\n`,
  ],
  "a credential folded over two lines": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\n${header.replace(": ", ":\r\n ")}Content-Length: 0\r\n\r\n`,
  ],
  "a request smuggled behind another": (path, header, method) => [
    `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${method} ${path} HTTP/1.1\r\n${header}\r\n`,
  ],
};

describe.each(functionNames(process.cwd()))("%s", (name) => {
  const line = () => {
    const credential = credentialOf(stack, name);
    return credential === undefined ? "" : `${credential.join(": ")}\r\n`;
  };

  it.each(everyNth(Object.keys(LIES)))("survives %s", async (lie) => {
    const before = await stack.contents();
    const pieces = LIES[lie]?.(`/functions/v1/${PATH[name] ?? name}`, line(), METHOD[name] ?? "POST") ?? [];
    await expectHarmless(await talk(portOf(stack), ...pieces));
    expect(await stack.contents()).toEqual(before);
  });

  it("survives a request that is cut off or spoiled anywhere", async () => {
    const body = '{"never":"taken"}';
    const whole = `${METHOD[name] ?? "POST"} /functions/v1/${PATH[name] ?? name} HTTP/1.1\r\nHost: x\r\n${line()}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const spoiled = fc.record({
      cutAt: fc.nat({ max: whole.length }),
      at: fc.nat({ max: whole.length - 1 }),
      byte: fc.nat({ max: 255 }),
      isCut: fc.boolean(),
    });
    const before = await stack.contents();
    await fuzz(spoiled, async ({ cutAt, at, byte, isCut }) => {
      const bytes = Buffer.from(whole);
      bytes[at] = byte;
      await expectHarmless(await talk(portOf(stack), isCut ? bytes.subarray(0, cutAt) : bytes));
    });
    expect(await stack.contents()).toEqual(before);
  });
});

function portOf({ supabaseUrl }: TestStack): number {
  return Number(new URL(supabaseUrl).port);
}

/** Refused or disconnected, without internals; and the next request is served. */
async function expectHarmless(said: string): Promise<void> {
  expect(
    statuses(said).filter((status) => status >= 500 && !said.includes('"parts"')),
    said,
  ).toEqual([]);
  for (const secret of secrets) {
    expect(said).not.toContain(secret);
  }
  expect(said).not.toMatch(/node_modules|\bat .*:\d+:\d+/);
}
