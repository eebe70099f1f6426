import { once } from "node:events";
import type { Server } from "node:net";
import { createServer } from "node:net";

/**
 * Has `server` listen on 127.0.0.1: at the preferred port, or at any free one where somebody else has that. The port is not
 * looked at before, since it could be taken between the look and the listening.
 *
 * @returns the port
 */
export async function listen(server: Server, preferred = 0): Promise<number> {
  try {
    return await listenAt(server, preferred);
  } catch (error) {
    if (preferred === 0 || !isTaken(error)) {
      throw error;
    }
    return await listenAt(server, 0);
  }
}

async function listenAt(server: Server, port: number): Promise<number> {
  // `once` rejects where the server reports an error instead.
  const listening = once(server, "listening");
  server.listen(port, "127.0.0.1");
  await listening;
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("The server listens on no port.");
  }
  return address.port;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

/** A port that nobody listens on now; somebody may a moment later, so whoever uses it has to be able to take another. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}
