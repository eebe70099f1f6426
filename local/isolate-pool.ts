import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import type { Isolate } from "./isolate.ts";

/** How long an isolate lives, and when it goes before its time. */
export interface IsolateLimits {
  /** Milliseconds from its boot, what it does after its answers included: 150 s on the free plan. */
  wallClock: number;
  /**
   * Asked after every answer: whether it takes no further request, and ends when nothing is left that it answers or that
   * `EdgeRuntime.waitUntil` was given. The platform may do so at any time.
   */
  retires: () => boolean;
}

export const PLATFORM_LIMITS: IsolateLimits = { wallClock: 150_000, retires: () => false };

/** The isolates of one function: one that takes requests, and those that finish what they have begun. */
export interface IsolatePool {
  /** Boots the one that takes requests, where none does. */
  boot(): Promise<void>;
  /** Resolves when the exchange is over. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse, path: string): Promise<void>;
  /** Resolves when no isolate works after an answer. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

interface Living extends Isolate {
  /** Exchanges under way. */
  answering: Set<Promise<void>>;
  takesRequests: boolean;
  /** Why we ended it; null while it lives, or where it ended by itself. */
  endedFor: "its time is over" | "it has nothing left to do" | "stop" | null;
}

export function poolIsolates(
  bootIsolate: () => Promise<Isolate>,
  { wallClock, retires }: IsolateLimits,
  onError: (line: string) => void,
): IsolatePool {
  const living = new Set<Living>();
  let taking: Promise<Living> | null = null;
  let isStopped = false;

  async function boot(): Promise<Living> {
    const isolate = await bootIsolate();
    const born: Living = { ...isolate, answering: new Set(), takesRequests: true, endedFor: null };
    living.add(born);
    const half = setTimeout(() => retire(born), wallClock / 2);
    const whole = setTimeout(() => {
      onError("wall clock time limit reached");
      end(born, "its time is over");
    }, wallClock);
    void isolate.ended.then((how) => {
      clearTimeout(half);
      clearTimeout(whole);
      living.delete(born);
      if (born.endedFor === null) {
        onError(`an isolate ended by itself (${how})`);
      }
      if (born.takesRequests) {
        stopTaking(born);
      }
    });
    return born;
  }

  function end(isolate: Living, why: Living["endedFor"]): void {
    isolate.endedFor ??= why;
    isolate.end();
  }

  /** The next request boots another. */
  function stopTaking(isolate: Living): void {
    isolate.takesRequests = false;
    taking = null;
  }

  function retire(isolate: Living): void {
    if (isolate.takesRequests) {
      stopTaking(isolate);
      void isIdle(isolate).then(() => end(isolate, "it has nothing left to do"));
    }
  }

  async function isIdle(isolate: Living): Promise<void> {
    while (isolate.answering.size > 0) {
      await Promise.all(isolate.answering);
    }
    await isolate.idle();
  }

  async function take(): Promise<Living> {
    for (;;) {
      if (isStopped) {
        throw new Error("The functions are stopped.");
      }
      taking ??= boot().catch((error: unknown) => {
        taking = null;
        throw error;
      });
      const isolate = await taking;
      if (isolate.takesRequests) {
        return isolate;
      }
    }
  }

  return {
    boot: async () => {
      await take();
    },
    async answer(incoming, outgoing, path) {
      let isolate: Living;
      try {
        isolate = await take();
      } catch (error) {
        if (!isStopped) {
          onError(error instanceof Error ? error.message : String(error));
        }
        refuse(outgoing, 503, "BOOT_ERROR", "Function failed to start (please check logs)");
        return;
      }
      const exchange = forward(incoming, outgoing, isolate, path);
      isolate.answering.add(exchange);
      await exchange;
      isolate.answering.delete(exchange);
      if (retires()) {
        retire(isolate);
      }
    },
    idle: async () => {
      await Promise.all([...living].map(isIdle));
    },
    stop: async () => {
      isStopped = true;
      await taking?.catch(() => undefined);
      for (const isolate of living) {
        stopTaking(isolate);
        end(isolate, "stop");
      }
      await Promise.all([...living].map(({ ended }) => ended));
    },
  };
}

/** Passes both on as they are; resolves when the exchange is over, however. */
function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  isolate: Living,
  path: string,
): Promise<void> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) {
      resolve();
      return;
    }
    let isAnswered = false;
    const upstream = request(
      { host: "127.0.0.1", port: isolate.port, method: incoming.method, path, headers: incoming.rawHeaders },
      (response) => {
        isAnswered = true;
        outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
        // An isolate that ends in the middle of its answer takes the connection along.
        pipeline(response, outgoing, () => {});
      },
    );
    upstream.on("error", () => {
      if (isAnswered || outgoing.destroyed) {
        return;
      }
      if (isolate.endedFor === "its time is over") {
        const message = "Function failed due to not having enough compute resources (please check logs)";
        refuse(outgoing, 546, "WORKER_LIMIT", message);
      } else {
        refuse(outgoing, 500, "WORKER_ERROR", "Function exited due to an error (please check logs)");
      }
    });
    // Whoever hangs up no longer waits for the function.
    outgoing.once("close", () => {
      upstream.destroy();
      resolve();
    });
    incoming.pipe(upstream);
  });
}

/** Refuses a request in the words of the hosted platform. */
export function refuse(outgoing: ServerResponse, status: number, code: string, message: string): void {
  outgoing.writeHead(status, { "Content-Type": "application/json" });
  outgoing.end(JSON.stringify({ code, message }));
}
