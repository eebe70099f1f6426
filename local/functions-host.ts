// Runs under Deno: the bundle of every Edge Function of the checkout in one process, at /functions/v1/NAME, as the hosted
// platform serves them. Started by local/functions.ts with the folders of the functions as arguments.

interface EdgeFunction {
  fetch(request: Request): Response | Promise<Response>;
}

const PREFIX = "/functions/v1/";
/** Asked by local/functions.ts alone: the gateway lets nobody through to it. */
const IDLE = "/idle";
const functions = new Map<string, EdgeFunction>();

/** Requests that are being answered and work that `waitUntil` was given. */
let pending = 0;
const whenIdle: (() => void)[] = [];

async function counted<T>(work: T | PromiseLike<T>): Promise<T> {
  pending += 1;
  try {
    return await work;
  } finally {
    pending -= 1;
    if (pending === 0) {
      for (const resolve of whenIdle.splice(0)) {
        resolve();
      }
    }
  }
}

Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil<T>(work: T | PromiseLike<T>): T | PromiseLike<T> {
      counted(work).catch((error) => console.error(error));
      return work;
    },
  },
});

for (const name of Deno.args) {
  const module: { default?: Partial<EdgeFunction> } = await import(
    new URL(`../functions/.build/${name}.js`, import.meta.url).href
  );
  if (typeof module.default?.fetch !== "function") {
    throw new Error(`functions/${name}/index.ts has no \`export default { fetch }\`.`);
  }
  functions.set(name, module.default as EdgeFunction);
}

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`listening on ${port}`),
  onError: (error) => {
    console.error(error);
    return failure(500, "internal", "The function failed; its log says why.");
  },
  handler: async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === IDLE) {
      if (pending > 0) {
        await new Promise<void>((resolve) => whenIdle.push(resolve));
      }
      return new Response();
    }
    const name = pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length).split("/")[0] : undefined;
    const edgeFunction = name === undefined ? undefined : functions.get(name);
    return edgeFunction
      ? await counted(edgeFunction.fetch(request))
      : failure(404, "not_found", "There is no function of this name.");
  },
});

// Node holds the other end of stdin: when it is gone, killed or not, so is this process.
for await (const _ of Deno.stdin.readable);
Deno.exit(0);

function failure(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}
