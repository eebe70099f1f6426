// Runs under Deno: one isolate of an Edge Function, with what the platform's runtime gives it. Started by
// local/isolate.ts with the function's file as its argument.

/** Asked by local/isolate.ts alone: no function has this name. */
const IDLE = "/.idle";

/** Promises that `waitUntil` was given and that are not settled. */
let pending = 0;
const whenIdle: (() => void)[] = [];

function settled(): void {
  pending -= 1;
  if (pending === 0) {
    for (const resolve of whenIdle.splice(0)) {
      resolve();
    }
  }
}

Object.assign(globalThis, {
  EdgeRuntime: {
    waitUntil<T>(work: T): T {
      if (work instanceof Promise) {
        pending += 1;
        // Handles nothing: a rejection that nobody else handles ends the isolate.
        void work.finally(settled);
      }
      return work;
    },
  },
});

const [file = ""] = Deno.args;
const { default: edgeFunction }: { default?: { fetch?(request: Request): Response | Promise<Response> } } =
  await import(file);
if (typeof edgeFunction?.fetch !== "function") {
  throw new Error(`${file} has no \`export default { fetch }\`.`);
}
const answer = edgeFunction.fetch.bind(edgeFunction);

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`listening on ${port}`),
  handler: async (request) => {
    if (new URL(request.url).pathname !== IDLE) {
      return await answer(request);
    }
    if (pending > 0) {
      await new Promise<void>((resolve) => whenIdle.push(resolve));
    }
    return new Response();
  },
});

// Node holds the other end of stdin: when it is gone, killed or not, so is this process.
for await (const _ of Deno.stdin.readable);
Deno.exit(0);
