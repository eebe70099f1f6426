import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { chance } from "../../shared/simulated/random-walk.ts";
import { CALL_HEADER } from "./protocol.ts";

/** The possible faults of a connection. */
export const WIRE_FAULTS = [
  /** Closed when a request has begun; nothing was done. */
  "closed unread",
  /** Closed when a request has arrived; nothing was done. */
  "closed before",
  /** Closed instead of an answer; it was done. */
  "closed after",
  /** Reset instead of an answer; it was done. */
  "reset",
  /** Closed after the headers of the answer. */
  "closed after headers",
  /** Closed in the middle of the answer. */
  "closed in the body",
  /** Closed after the answer, while idle. */
  "closed idle",
  /** Closed at its next request, which is not read. */
  "closed at its next use",
  /** The answer comes in pieces. */
  "slow",
  /** No answer until the caller gives up; it was done. */
  "silent",
] as const;

export type WireFault = (typeof WIRE_FAULTS)[number];

/** Faults after which a change may have been made without an answer. */
export const LOST_ANSWERS: WireFault[] = [
  "closed after",
  "reset",
  "closed after headers",
  "closed in the body",
  "silent",
];

export interface Wire {
  url: string;
  /** For the next requests whose path ends in this, in order. */
  queue(path: string, ...faults: WireFault[]): void;
  /** Random faults from now on; null = none. */
  schedule(schedule: { seed: string; percent: number } | null): void;
  /** Counts requests by the end of their path. */
  arrived(path: string): number;
  /** Changing requests that arrived more than once although they were sent once; those since the last call. */
  repeated(): string[];
  /** The faults so far. */
  happened: WireFault[];
  stop(): Promise<void>;
}

/** A proxy to a server whose connections break. */
export async function startWire(target: string): Promise<Wire> {
  const queued: { path: string; fault: WireFault }[] = [];
  const arrivals: { path: string; changes: boolean; call: string }[] = [];
  const happened: WireFault[] = [];
  const doomed = new WeakSet<Socket>();
  const seen = new Set<string>();
  let told = 0;
  let scheduled: { seed: string; percent: number } | null = null;

  function nextFault(path: string): WireFault | null {
    const at = queued.findIndex((each) => path.endsWith(each.path));
    if (at !== -1) {
      return queued.splice(at, 1)[0]?.fault ?? null;
    }
    const draw = `${scheduled?.seed}/${arrivals.length}`;
    return scheduled !== null && chance(draw) * 100 < scheduled.percent
      ? (WIRE_FAULTS[Math.floor(chance(`${draw}/which`) * WIRE_FAULTS.length)] ?? null)
      : null;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "", headers, socket } = request;
    if (doomed.has(socket)) {
      socket.destroy();
      return;
    }
    const path = url.replace(/\?.*/, "");
    // A read may be sent twice, and so may a cancel.
    const changes = method === "POST" || method === "PUT";
    arrivals.push({ path, changes, call: String(headers[CALL_HEADER] ?? `unnamed ${arrivals.length}`) });
    const fault = nextFault(path);
    if (fault !== null) {
      happened.push(fault);
    }
    if (fault === "closed unread") {
      socket.destroy();
      return;
    }
    const body: Buffer[] = [];
    for await (const chunk of request) {
      body.push(chunk as Buffer);
    }
    if (fault === "closed before") {
      socket.destroy();
      return;
    }
    const passed = ["authorization", "content-type", "apca-api-key-id", "apca-api-secret-key"].flatMap(
      (name) => {
        const value = headers[name];
        return typeof value === "string" ? [[name, value] as const] : [];
      },
    );
    const answer = await fetch(new URL(url, target), {
      method,
      headers: Object.fromEntries(passed),
      ...(body.length > 0 && { body: Buffer.concat(body) }),
    });
    const said = Buffer.from(await answer.arrayBuffer());
    const [half, rest] = [said.subarray(0, said.length / 2), said.subarray(said.length / 2)];
    const head = () => {
      const limits = [...answer.headers].filter(([name]) => name.startsWith("x-ratelimit"));
      response.writeHead(answer.status, {
        "content-type": answer.headers.get("content-type") ?? "text/plain",
        "content-length": said.length,
        ...Object.fromEntries(limits),
      });
      response.flushHeaders();
    };
    switch (fault) {
      case "closed after":
        socket.destroy();
        return;
      case "reset":
        socket.resetAndDestroy();
        return;
      case "silent":
        await once(socket, "close");
        return;
      case "closed after headers":
        head();
        socket.end();
        return;
      case "closed in the body":
        head();
        response.write(half, () => socket.end());
        return;
      case "slow":
        head();
        await sleep(2);
        response.write(half);
        await sleep(2);
        response.end(rest);
        return;
      case "closed idle":
        head();
        response.end(said, () => socket.end());
        return;
      case "closed at its next use":
        doomed.add(socket);
        head();
        response.end(said);
        return;
      default:
        head();
        response.end(said);
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The caller has gone.
      if (!request.socket.destroyed) {
        throw error;
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    queue(path, ...faults) {
      queued.push(...faults.map((fault) => ({ path, fault })));
    },
    schedule(schedule) {
      scheduled = schedule;
    },
    arrived: (path) => arrivals.filter((each) => each.path.endsWith(path)).length,
    repeated() {
      const fresh = arrivals.slice(told);
      told = arrivals.length;
      return fresh.flatMap(({ path, changes, call }) => {
        const isAgain = changes && seen.has(call);
        seen.add(call);
        return isAgain ? [`${path} of call ${call}`] : [];
      });
    },
    happened,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
