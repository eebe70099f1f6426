import { createServer, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { FunctionsHost } from "./functions.ts";
import { whyForeign } from "./own-machine.ts";
import { listen } from "./ports.ts";
import type { RestApi } from "./rest.ts";
import type { Storage } from "./storage.ts";

/** The one address that a project has for everything. */
export interface Gateway {
  /** `http://127.0.0.1:54321` where that port was free. */
  url: string;
  stop(): Promise<void>;
}

export interface GatewayOptions {
  /** Another one where somebody has it; 0 takes any. */
  port: number;
  rest: Pick<RestApi, "fetch">;
  /** Null or left out where the project has none. */
  storage?: Storage | null;
  /** Asked at every request; null while they do not run. */
  functions: () => Pick<FunctionsHost, "answer"> | null;
}

/** Passes /rest/v1 and /auth/v1 to the API, /storage/v1 to the pictures, /functions/v1 to the functions. Anything else is a 404. */
export async function startGateway({ port, rest, storage, functions }: GatewayOptions): Promise<Gateway> {
  const listener = (part: { fetch(incoming: Request): Response | Promise<Response> }) =>
    getRequestListener((incoming: Request) => part.fetch(incoming), { overrideGlobalObjects: false });
  const api = listener(rest);
  const pictures = storage ? listener(storage) : null;
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "/";
    // Host alone is looked at: the platform takes requests from other sites too, and each shows its own credential.
    const foreign = whyForeign(incoming.headers.host);
    if (foreign !== null) {
      answer(outgoing, 403, "forbidden", foreign);
    } else if (/^\/(rest|auth)\/v1(\/|\?|$)/.test(path)) {
      void api(incoming, outgoing);
    } else if (pictures !== null && path.startsWith("/storage/v1/")) {
      void pictures(incoming, outgoing);
    } else if (path.startsWith("/functions/v1/")) {
      const host = functions();
      if (host === null) {
        answer(outgoing, 503, "unavailable", "The functions are not running.");
      } else {
        host.answer(incoming, outgoing);
      }
    } else {
      answer(outgoing, 404, "not_found", "Served here: /rest/v1, /auth/v1, /storage/v1 and /functions/v1.");
    }
  });
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    url,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(outgoing: ServerResponse, status: number, code: string, message: string): void {
  outgoing.writeHead(status, { "Content-Type": "application/json" });
  outgoing.end(JSON.stringify({ error: { code, message } }));
}
