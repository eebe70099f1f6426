import type { TestProject } from "vitest/node";
import sharedServer from "../support/global-setup.ts";
import { RUNTIMES, type Runtime, startHost } from "./hosts.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The port of the Deno of each version. */
    runtimes: Record<Runtime, number>;
  }
}

/** A database server, and the adapters in Deno with one process per version, for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The database comes first. Where it fails, no other process is left running, which this one would wait for.
  const stopServer = await sharedServer(project);
  const hosts = await Promise.all(RUNTIMES.map(startHost));
  project.provide(
    "runtimes",
    Object.fromEntries(hosts.map(({ port }, i) => [RUNTIMES[i], port])) as Record<Runtime, number>,
  );
  return async () => {
    await Promise.all([...hosts.map((host) => host.stop()), stopServer()]);
  };
}
