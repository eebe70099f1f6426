import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, type Database } from "../../shared/database.ts";
import type { Random } from "../engine/random.ts";
import type { TestRest } from "../support/database.ts";

/** The calls of a check to the database that it repeats when the answer is lost. */
const ASKED_AGAIN = [
  "begin_exit_check",
  "apply_quotes",
  "release_orders",
  "record_orders",
  "settle_expired",
  "finish_exit_check",
];

/** It tries three times, so the third answer arrives. */
const IN_A_ROW = 2;

type Loss = "request" | "answer" | "rest of the answer";

/** The database's API over a connection that loses requests and answers. */
export interface LossyLine {
  /** The database for one worker. */
  connect(): Database;
  /** What was lost, in order. */
  readonly lost: string[];
  /** Sets the percentage of a check's calls that lose something. */
  loses(percent: number): void;
  stop(): Promise<void>;
}

/** Forwards every request, and drops the connection before it, after it, or in the middle of its answer. */
export async function startLossyLine(rest: TestRest, random: Random): Promise<LossyLine> {
  let percent = 0;
  const lost: string[] = [];
  /** Losses in a row, by worker and function. */
  const inARow = new Map<string, number>();
  let workers = 0;

  function draw(worker: string, name: string): Loss | null {
    const before = inARow.get(worker + name) ?? 0;
    const loses = ASKED_AGAIN.includes(name) && before < IN_A_ROW && random.chance(percent);
    inARow.set(worker + name, loses ? before + 1 : 0);
    return loses ? random.pick<Loss>(["request", "answer", "answer", "rest of the answer"]) : null;
  }

  const server = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) {
      body.push(chunk as Buffer);
    }
    const { method = "GET", headers } = request;
    const [, worker = "", url = ""] = /^(\/worker\d+)(.*)$/.exec(request.url ?? "") ?? [];
    const name = url.replace(/^.*\/rpc\//, "");
    const loss = draw(worker, name);
    if (loss !== null) {
      lost.push(`${loss} of ${name}`);
    }
    if (loss === "request") {
      request.socket.destroy();
      return;
    }
    const passed = Object.entries(headers).filter(([header]) => !OF_A_CONNECTION.includes(header));
    const answer = await fetch(new URL(url, rest.url), {
      method,
      headers: Object.fromEntries(passed) as Record<string, string>,
      ...(body.length > 0 && { body: Buffer.concat(body) }),
    });
    const text = Buffer.from(await answer.arrayBuffer());
    if (loss === "answer") {
      request.socket.destroy();
      return;
    }
    const type = answer.headers.get("content-type") ?? "application/json";
    response.writeHead(answer.status, { "Content-Type": type, "Content-Length": text.length });
    if (loss === "rest of the answer") {
      response.write(text.subarray(0, text.length / 2), () => request.socket.destroy());
      return;
    }
    response.end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    connect() {
      workers += 1;
      const { port } = server.address() as AddressInfo;
      return connect(`http://127.0.0.1:${port}/worker${workers}`, rest.secretKey);
    },
    lost,
    loses(some) {
      percent = some;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const OF_A_CONNECTION = ["connection", "content-length", "host", "keep-alive", "transfer-encoding"];
