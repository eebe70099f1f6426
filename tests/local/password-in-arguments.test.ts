import { readdirSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { runSupabase, withoutPassword } from "../../local/migrate.ts";

/** Everybody on a machine can read the arguments of all its processes. */

let server: Server | undefined;
afterEach(() => server?.close());

/** The arguments of the processes that this one has started. */
function argumentsOfChildren(): string[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        return Number(parent) === process.pid ? [readFileSync(`/proc/${pid}/cmdline`, "utf8")] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

it.skipIf(process.platform !== "linux")(
  "the CLI is given a database's password where nobody else can read it, and has it",
  async () => {
    const seen: string[] = [];
    let asked = false;
    server = createServer((connection) => {
      seen.push(...argumentsOfChildren());
      connection.on("error", () => undefined);
      // Acts as a Postgres that asks for a password in clear text, which the CLI then sends.
      connection.on("data", (data) => {
        asked ||= data.includes("se/cret of 1 database");
        connection.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      });
      setTimeout(() => connection.destroy(), 1000);
    });
    await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
    const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const url = `postgresql://postgres:se%2Fcret%20of%201%20database@${at}/postgres?sslmode=disable`;
    await runSupabase(["db", "push", `--remote=${url}`, "--dry-run", "--yes"]);
    expect(seen.join("\n")).toContain(at);
    expect(seen.join("\n")).not.toMatch(/se%2Fcret|se\/cret/);
    expect(asked).toBe(true);
  },
);

it.each([
  ["postgres://me:a%40b@host/db", "postgres://me@host/db", "a@b"],
  ["postgresql://me@host/db?password=a%2Bb&options=-c%20x", "postgresql://me@host/db?options=-c%20x", "a+b"],
  ["postgresql://me@host/db?options=-c%20x", "postgresql://me@host/db?options=-c%20x", ""],
])("of %s the arguments have %s", (given, url, password) => {
  expect(withoutPassword(given)).toEqual({ url, password });
});

it("two databases of different passwords are not compared by the CLI, which takes one", async () => {
  const other = "postgres://me:one@127.0.0.1:1/a";
  await expect(
    runSupabase(["db", "diff", `--from=${other}`, `--to=${other.replace("one", "two")}`]),
  ).rejects.toThrow("one database password at a time");
});
