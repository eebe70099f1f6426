import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Between {
  url: string;
  /** Changes the answers from now on; `json` is the original answer. */
  changes(change: (json: unknown) => string): void;
  stop(): Promise<void>;
}

/** Starts a proxy before a JSON server that can change its answers. */
export async function startProxy(target: string): Promise<Between> {
  let change: (json: unknown) => string = JSON.stringify;
  const server = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) {
      body.push(chunk as Buffer);
    }
    const { method = "GET", url = "", headers } = request;
    const said = await fetch(new URL(url, target), {
      method,
      headers: Object.fromEntries(
        ["authorization", "content-type"].flatMap((name) => {
          const value = headers[name];
          return typeof value === "string" ? [[name, value]] : [];
        }),
      ),
      ...(body.length > 0 && { body: Buffer.concat(body) }),
    });
    const text = change(await said.json());
    response.writeHead(said.status, { "Content-Type": "application/json" }).end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    changes(changed) {
      change = changed;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
