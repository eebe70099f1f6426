import type { TestProject } from "vitest/node";
import { missingParts, PROGRAMS } from "../support/debian-postgres.ts";
import { shareDebianServer } from "../support/safeupdate.ts";
import { makeTemplate, shareServer } from "../support/shared-server.ts";

/** A server that refuses what the hosted platform refuses, where one can be built. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (missingParts("headers").length === 0) {
    return await shareDebianServer(project, PROGRAMS);
  }
  console.log("Without the platform's rule about WHERE: Debian's Postgres 15 and its headers are not here.");
  return await shareServer(project, undefined, makeTemplate);
}
