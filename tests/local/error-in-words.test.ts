import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { errorInWords } from "../../local/error-in-words.ts";

const opening = (code: string, file: string) =>
  Object.assign(new Error(`${code}: ..., open '${file}'`), { code, path: file, syscall: "open" });

it("a file that may not be written is named, wherever it is", () => {
  expect(errorInWords(opening("EACCES", "/no/access/x.csv"))).toBe(
    "/no/access/x.csv cannot be written: permission denied.",
  );
  expect(errorInWords(opening("EROFS", "/cdrom/x.csv"))).toBe(
    "/cdrom/x.csv cannot be written: the file system is read-only.",
  );
});

it("a program that cannot be started is not called a file that cannot be written", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "thetabase-words-"));
  const program = path.join(folder, "program");
  writeFileSync(program, "", { mode: 0o600 });
  expect(errorInWords(spawnSync(program).error)).toBe(`spawnSync ${program} EACCES`);
  rmSync(folder, { recursive: true });
});
