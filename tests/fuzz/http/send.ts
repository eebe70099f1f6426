import { request } from "node:http";
import type { Answer } from "../../support/stack.ts";
import type { Body } from "../hostile/bytes.ts";

export interface Sending {
  method: string;
  /** After the function's address. */
  path: string;
  /** A name may occur more than once. */
  headers: [name: string, value: string][];
  body: Body;
  /** In pieces, without a total length. */
  chunked: boolean;
}

/** How long to wait for an answer before it counts as none, ms. */
const PATIENCE = 60_000;

/** Sends what fetch would refuse to send, and waits for the answer. */
export function send(
  address: string,
  { method, path, headers, body: { bytes }, chunked }: Sending,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(address);
    const grouped: Record<string, string | string[]> = {};
    for (const [name, value] of headers) {
      const before = grouped[name];
      grouped[name] = before === undefined ? value : [before, value].flat();
    }
    const sending = request({
      hostname,
      port,
      method,
      path: pathname + path,
      headers: { ...grouped, ...(chunked ? {} : { "Content-Length": String(bytes.length) }) },
      signal: AbortSignal.timeout(PATIENCE),
    });
    sending.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const text = Buffer.concat(chunks).toString();
        const answered = new Headers(
          Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
        );
        resolve({ status: response.statusCode ?? 0, headers: answered, text, body: parsed(text) });
      });
    });
    sending.once("error", reject);
    if (chunked) {
      for (let at = 0; at < bytes.length; at += 10_000) {
        sending.write(bytes.subarray(at, at + 10_000));
      }
      sending.end();
    } else {
      sending.end(bytes);
    }
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
