import { connect } from "node:net";

/** Longer than this nothing is waited for, milliseconds. */
const PATIENCE = 60_000;

/**
 * Writes bytes to a server as they are, says that no more will come, and returns all that it says until it hangs up.
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

/** Status, headers and body of every answer in it, as far as they can be told apart. */
export function statuses(said: string): number[] {
  return [...said.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
}
