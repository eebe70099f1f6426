// Runs in Deno: adapters for tests that run in Node, one method call per request. Started by hosts.ts.

import { OutsideError } from "../../shared/outside/errors.ts";
import { type Adapters, makeAdapters } from "./adapters.ts";
import { type Answer, CALL_HEADER, type Call } from "./protocol.ts";

const { fetch } = globalThis;
let calls = 0;
globalThis.fetch = (input, init = {}) => {
  const headers = new Headers(init.headers);
  calls += 1;
  headers.set(CALL_HEADER, `${Deno.version.deno}/${calls}`);
  return fetch(input, { ...init, headers });
};

const made = new Map<string, Adapters>();

async function answer({ key, origin, port, method, given }: Call): Promise<Answer> {
  const adapters = made.get(key) ?? makeAdapters(origin);
  made.set(key, adapters);
  try {
    const methods = adapters[port as keyof Adapters] as Record<string, (...given: unknown[]) => unknown>;
    return { answer: await methods[method]?.(...given) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return {
      error: { name, message, ...(error instanceof OutsideError && { passing: error.passing }) },
    };
  }
}

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`listening on ${port}`),
  handler: async (request) => Response.json(await answer(await request.json())),
});

// Node has the other end of stdin: when Node ends in any way, this process ends too.
for await (const _ of Deno.stdin.readable);
Deno.exit(0);
