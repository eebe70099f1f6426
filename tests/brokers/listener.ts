import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpBindings, serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, Hono } from "hono";

type Bound = Context<{ Bindings: HttpBindings }>;

/** Serves on 127.0.0.1, by default at a free port. */
export async function listen(
  fetch: Hono<{ Bindings: HttpBindings }>["fetch"],
  port = 0,
): Promise<{ url: string; stop(): Promise<void> }> {
  const listener = serve({ fetch, hostname: "127.0.0.1", port, overrideGlobalObjects: false }) as Server;
  await once(listener, "listening");
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(listener, "close");
      listener.close();
      listener.closeAllConnections();
      await closed;
    },
  };
}

/** Breaks the connection instead of answering. */
export function cutOff(c: Bound): Response {
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Stays silent until the caller has given up, or for so many milliseconds. */
export async function silent(c: Bound, silence?: number): Promise<Response> {
  const timer = silence === undefined ? undefined : setTimeout(() => c.env.outgoing.destroy(), silence);
  await once(c.env.outgoing, "close");
  clearTimeout(timer);
  return RESPONSE_ALREADY_SENT;
}
