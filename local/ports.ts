import { createServer } from "node:net";

/** `preferred` when nothing listens there on 127.0.0.1, otherwise any free port. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await tryPort(preferred)) !== null) {
    return preferred;
  }
  const port = await tryPort(0);
  if (port === null) {
    throw new Error("No port is free on 127.0.0.1.");
  }
  return port;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
