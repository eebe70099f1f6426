/** A desk: the tests run its commands as a person does. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Book, createBook } from "../../support/book.ts";

/** The working folder of the commands, in which no stack runs. */
let folder: string;
export const TSX = pathToFileURL(path.resolve("node_modules/tsx/dist/loader.mjs")).href;
export const inFolder = (file: string) => path.join(folder, file);

export let book: Book;
export let other: Book;

/** Two books and a folder for the tests of a file. The books are empty before each test. */
export function useDesk(): void {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "thetabase-desk-"));
    [book, other] = await Promise.all([createBook(), createBook()]);
  });
  beforeEach(async () => {
    await Promise.all([book.empty(), other.empty()]);
  });
  afterAll(async () => {
    await Promise.all([book.drop(), other.drop()]);
    rmSync(folder, { recursive: true });
  });
}

/** An environment without the test runner's variables. */
export const environmentOf = (rest?: { url: string; secretKey: string }) => ({
  PATH: process.env.PATH,
  // npm runs tsx in the checkout, where it finds this file by itself.
  TSX_TSCONFIG_PATH: path.resolve("tsconfig.json"),
  ...(rest && { SUPABASE_URL: rest.url, SUPABASE_SECRET_KEY: rest.secretKey }),
});

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a command of the desk on a book, or on none. */
export async function run(on: Pick<Book, "rest"> | null, command: string, ...args: string[]): Promise<Ran> {
  const rest = await on?.rest();
  const child = spawn(
    process.execPath,
    ["--import", TSX, path.resolve(`local/desk/${command}.ts`), ...args],
    {
      cwd: folder,
      env: environmentOf(rest),
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, err };
}

export const write = (file: string, content: string) => writeFileSync(inFolder(file), content);
export const history = (of: Book = book) =>
  of.sql`
    select request_id, ticker, quantity, entry_price::float, exit_price::float, exit_reason, fees::float, pnl_realized::float,
      entry_date, exit_date
    from public.trade_history order by trade_id`;
