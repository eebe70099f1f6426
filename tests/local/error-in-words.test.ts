import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { errorInWords } from "../../local/error-in-words.ts";
import { listen } from "../../local/ports.ts";

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

it("of what fetch could not reach, every address is said", () => {
  const refused = ["::1", "127.0.0.1"].map((host) => new Error(`connect ECONNREFUSED ${host}:9`));
  expect(errorInWords(new TypeError("fetch failed", { cause: new AggregateError(refused) }))).toBe(
    "connect ECONNREFUSED ::1:9 connect ECONNREFUSED 127.0.0.1:9",
  );
});

it("of an answer that broke off, it is said who ended it", async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-length": "9" });
    response.write("half");
    response.on("close", () => server.close());
    setImmediate(() => response.destroy());
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  const error = await fetch(url)
    .then((response) => response.text())
    .catch((failure: unknown) => failure);
  expect(errorInWords(error)).toBe("other side closed");
});
