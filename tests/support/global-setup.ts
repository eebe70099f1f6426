import type { TestProject } from "vitest/node";
import { makeTemplate, shareServer } from "./shared-server.ts";

/** The embedded server, with the database that those of the test files are copies of. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return shareServer(project, undefined, makeTemplate);
}
