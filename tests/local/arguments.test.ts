import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// Not the checkout, whose .env may name a project.
const folder = mkdtempSync(path.join(tmpdir(), "thetabase-arguments-"));
const home = path.join(folder, "home");
beforeAll(() => {
  mkdirSync(home);
  for (const file of ["package.json", "package-lock.json", "tsconfig.json"]) {
    copyFileSync(file, path.join(folder, file));
  }
  for (const part of ["local", "shared", "node_modules"]) {
    symlinkSync(path.resolve(part), path.join(folder, part));
  }
  // Older than what is installed, so that npm installs nothing here.
  utimesSync(path.join(folder, "package-lock.json"), 0, 0);
});
afterAll(() => rmSync(folder, { recursive: true }));

function npmRun(...given: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", ...given], {
    cwd: folder,
    // Without the test runner's variables.
    env: { PATH: process.env.PATH, HOME: home },
    encoding: "utf8",
  });
  return { code: status, said: stdout + stderr };
}

describe("a flag that npm keeps to itself, where the -- is forgotten", () => {
  it.each([
    [["deploy", "--dry-run"], "deploy -- --dry-run"],
    [["export", "trades", "--out", "trades.csv"], "export -- --out"],
    [["start", "--keep"], "start -- --keep"],
  ])("%s does nothing, and says how it is written", (given, command) => {
    const before = readdirSync(folder);
    const { code, said } = npmRun(...given);
    expect(said).toMatch(
      new RegExp(`^npm kept (--\\S+) to itself\\. Flags come after --: npm run ${command}\n\n`),
    );
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(before);
  });
});

it("a flag that nobody knows is named in a sentence, with the help under it", () => {
  const { code, said } = npmRun("deploy", "--", "--colour");
  expect(said).toMatch(/^Unknown option '--colour'\.\n\nnpm run deploy /);
  expect(code).toBe(2);
});
