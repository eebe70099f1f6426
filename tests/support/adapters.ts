import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { OutsideError } from "../../shared/outside/errors.ts";
import { type Adapters, makeAdapters, type Origin } from "../runtime/adapters.ts";
import type { Runtime } from "../runtime/hosts.ts";
import type { Answer, Call } from "../runtime/protocol.ts";

/** The Deno in which the adapters run; undefined = in Node, in this process. */
export const RUNTIME = process.env.RUNTIME as Runtime | undefined;

/** The adapters for a vendor and Telegram, in the runtime under test. */
export function adaptersOf(origin: Origin): Adapters {
  if (RUNTIME === undefined) {
    return makeAdapters(origin);
  }
  const url = `http://127.0.0.1:${inject("runtimes")[RUNTIME]}`;
  const key = randomUUID();
  const port = <Port extends keyof Adapters>(name: Port) =>
    new Proxy({} as Adapters[Port], {
      get(_, method) {
        // The object is not a promise, so that an async function can return it.
        return method === "then"
          ? undefined
          : (...given: unknown[]) => ask(url, { key, origin, port: name, method: String(method), given });
      },
    });
  return {
    broker: port("broker"),
    marketData: port("marketData"),
    telegram: port("telegram"),
    plain: port("plain"),
  };
}

async function ask(url: string, call: Call): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(call) });
  const said = (await response.json()) as Answer;
  if (!("error" in said)) {
    return said.answer;
  }
  const { name, message, passing } = said.error;
  throw passing === undefined
    ? Object.assign(new Error(message), { name })
    : new OutsideError(message, passing);
}
