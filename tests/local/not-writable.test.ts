import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const CHECKOUT = path.join(import.meta.dirname, "..", "..");
/** root may write everywhere, so it becomes nobody. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "thetabase-read-only-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...script: string[]) =>
  spawnSync(process.execPath, script, { cwd: folder, encoding: "utf8", ...NOBODY });

it("a checkout without dependencies that cannot be written is named, before npm tries", () => {
  writeFileSync(path.join(folder, "package-lock.json"), "{}");
  chmodSync(folder, 0o555);
  const { stdout, stderr, status } = run(path.join(CHECKOUT, "local", "install-if-needed.mjs"));
  expect({ stdout, stderr, status }).toEqual({
    stdout: "",
    stderr: `${folder} cannot be written: permission denied. npm install has to put the dependencies there.\n`,
    status: 1,
  });
});
