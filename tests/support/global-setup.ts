import type { TestProject } from "vitest/node";
import { makeTemplate, shareServer } from "./shared-server.ts";

/** The embedded server, with the template for the databases of the test files. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return shareServer(project, undefined, makeTemplate);
}
