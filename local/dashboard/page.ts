import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The built page: its files by their relative path, `index.html` and everything it loads. */
export type Page = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const INDEX = "index.html";
/** Where the build puts everything but the index, under names that change with the content. */
const ASSETS = "assets";

/** Where the built page looks for its data: beside itself. */
const DATA = /<meta\s+name="thetabase-data"\s+content="data"/g;
const CONNECT = /connect-src 'self'/g;

/** @param folder of the built page */
export function readPage(folder: string): Page {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .map(
      (file) =>
        [file.split(path.sep).join("/"), new Uint8Array(readFileSync(path.join(folder, file)))] as const,
    );
  const page = new Map(files);
  if (!page.has(INDEX)) {
    throw new Error(`There is no ${INDEX} in ${folder}: it is not a built page.`);
  }
  return page;
}

/**
 * The page for a host of static files: its data comes from a project's function, and its content policy allows
 * requests to that project only.
 *
 * @param dataUrl of the function
 */
export function forStaticHost(page: Page, dataUrl: string): Page {
  const url = new URL(dataUrl);
  const here = new TextDecoder().decode(page.get(INDEX));
  const policed = replaceOnce(here, CONNECT, `connect-src ${url.origin}`);
  const elsewhere = replaceOnce(policed, DATA, `<meta name="thetabase-data" content="${url.href}"`);
  return new Map(page).set(INDEX, new TextEncoder().encode(elsewhere));
}

/** Without the replacement the page would ask the wrong address for its data, or its policy would stop it. */
function replaceOnce(text: string, pattern: RegExp, replacement: string): string {
  if (text.match(pattern)?.length !== 1) {
    throw new Error(`The built ${INDEX} has to contain ${pattern.source} exactly once.`);
  }
  return text.replace(pattern, () => replacement);
}

/**
 * Checks that a page may be written into a folder: it is new, empty, or holds an earlier page.
 *
 * @throws Error if it holds anything else
 */
export function assertForPage(folder: string): void {
  if (!existsSync(folder)) {
    return;
  }
  if (!statSync(folder).isDirectory()) {
    throw new Error(`${folder} is a file. Name a folder that is new or empty.`);
  }
  const isEmpty = readdirSync(folder).every((name) => name === ".git");
  if (!isEmpty && !holdsPage(folder)) {
    throw new Error(`${folder} holds something else. Name a folder that is new or empty.`);
  }
}

/** Replaces an earlier page with everything it loads. Other files in the folder stay (`.git`, `CNAME`). */
export function writePage(page: Page, folder: string): void {
  assertForPage(folder);
  rmSync(path.join(folder, ASSETS), { recursive: true, force: true });
  for (const [file, content] of page) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}

function holdsPage(folder: string): boolean {
  const index = path.join(folder, INDEX);
  return existsSync(index) && readFileSync(index, "utf8").includes('name="thetabase-data"');
}
