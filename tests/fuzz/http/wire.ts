import { connect } from "node:net";

/** How long to wait for an answer, ms. */
const PATIENCE = 60_000;

/**
 * Writes the given bytes to a server, ends its side of the connection, and returns everything that the server sends.
 *
 * @throws when it neither answers nor hangs up
 */
export function talk(port: number, ...pieces: (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const said: Buffer[] = [];
    const done = () => {
      socket.destroy();
      resolve(Buffer.concat(said).toString("latin1"));
    };
    socket.setTimeout(PATIENCE, () => {
      socket.destroy();
      reject(new Error(`It neither answers nor hangs up; so far: ${Buffer.concat(said).toString("latin1")}`));
    });
    socket.on("data", (data: Buffer) => said.push(data));
    socket.once("end", done);
    // It may hang up on what it does not read.
    socket.once("error", done);
    for (const piece of pieces) {
      socket.write(piece);
    }
    socket.end();
  });
}

/** The status of every answer in the text, as far as they can be separated. */
export function statuses(said: string): number[] {
  return [...said.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
}
