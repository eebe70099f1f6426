import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { BUNDLES, buildWhereStale, functionNames } from "./bundles.ts";
import { bootIsolate } from "./isolate.ts";
import { type IsolateLimits, PLATFORM_LIMITS, poolIsolates, refuse } from "./isolate-pool.ts";

export interface FunctionsHost {
  /** Answers a request below /functions/v1/ by a function, which sees its name as the beginning of the path. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): void;
  /** Resolves when no request is being answered and no work is pending that `EdgeRuntime.waitUntil` was given. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface FunctionsOptions {
  checkout: string;
  /** The whole environment of the functions: they see no variable of this process. */
  settings: Record<string, string>;
  /** Hosts, with or without a port, that the functions may talk to. */
  allowNet: string[];
  /** The package of package.json that is the Deno to run; the newest unless given. */
  deno?: string;
  limits?: Partial<IsolateLimits>;
  onLog?: (line: string) => void;
  /** What the functions complain about, and which isolate ended in the middle of something. */
  onError?: (line: string) => void;
}

/**
 * Serves the checkout's Edge Functions under Deno, as they are deployed and as the hosted platform does; resolves when each
 * has been loaded.
 */
export async function startFunctions(options: FunctionsOptions): Promise<FunctionsHost> {
  const {
    checkout,
    settings,
    allowNet,
    deno = "deno",
    limits,
    onLog = () => {},
    onError = () => {},
  } = options;
  await buildWhereStale(checkout);
  const pools = new Map(
    functionNames(checkout).map((name) => {
      const file = path.join(BUNDLES, `${name}.js`);
      const boot = () => bootIsolate({ checkout, file, settings, allowNet, deno, onLog, onError });
      return [
        name,
        poolIsolates(boot, { ...PLATFORM_LIMITS, ...limits }, (line) => onError(`${name}: ${line}`)),
      ];
    }),
  );
  const answering = new Set<Promise<void>>();
  let answered = 0;

  async function stop(): Promise<void> {
    await Promise.all([...pools.values()].map((pool) => pool.stop()));
  }

  // On the platform a function that cannot be loaded fails its first request; here it fails the start.
  const booted = await Promise.allSettled([...pools.values()].map((pool) => pool.boot()));
  const failed = booted.find((each) => each.status === "rejected");
  if (failed) {
    await stop();
    throw new Error(`The functions do not start: ${failed.reason.message}`);
  }
  return {
    answer(incoming, outgoing) {
      const [, name = "", rest = ""] = /^\/functions\/v1\/([^/?]*)(.*)$/.exec(incoming.url ?? "") ?? [];
      const pool = pools.get(name);
      if (!pool) {
        refuse(outgoing, 404, "NOT_FOUND", "Requested function was not found");
        return;
      }
      const exchange = pool.answer(incoming, outgoing, `/${name}${rest}`);
      answering.add(exchange);
      answered += 1;
      void exchange.finally(() => answering.delete(exchange));
    },
    idle: async () => {
      for (let before = -1; before !== answered; ) {
        before = answered;
        await Promise.all(answering);
        await Promise.all([...pools.values()].map((pool) => pool.idle()));
      }
    },
    stop,
  };
}
