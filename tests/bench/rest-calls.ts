import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/** A request to the REST API. */
export interface RestCall {
  /** `rpc/apply_quotes`, or the table. */
  name: string;
  /** From its arrival at the gateway to the end of the answer. */
  seconds: number;
}

type Outcome<T> = { result: T; error?: undefined } | { result?: undefined; error: unknown };

/**
 * REST requests caused by `work`, in the order of their answers, also when it failed. The gateway runs in this process,
 * where Node reports every request.
 */
export async function restCalls<T>(work: () => Promise<T>): Promise<Outcome<T> & { calls: RestCall[] }> {
  const begun = new Map<unknown, { name: string; at: number }>();
  const calls: RestCall[] = [];
  const onRequest = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const [, name] = /^\/rest\/v1\/([^?]*)/.exec(request.url ?? "") ?? [];
    if (name !== undefined) {
      begun.set(request, { name, at: performance.now() });
    }
  };
  const onAnswer = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const call = begun.get(request);
    if (call) {
      calls.push({ name: call.name, seconds: (performance.now() - call.at) / 1000 });
    }
  };
  subscribe("http.server.request.start", onRequest);
  subscribe("http.server.response.finish", onAnswer);
  try {
    return { result: await work(), calls };
  } catch (error) {
    return { error, calls };
  } finally {
    unsubscribe("http.server.request.start", onRequest);
    unsubscribe("http.server.response.finish", onAnswer);
  }
}
