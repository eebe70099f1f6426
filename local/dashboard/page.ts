import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The built page: its files by their path below it, `index.html` and what that loads. */
export type Page = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const INDEX = "index.html";
/** Where the build puts all but the index, under names that change with what they hold. */
const ASSETS = "assets";

/** Where the page's data is, as the build leaves it: beside the page. */
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
    throw new Error(`There is no ${INDEX} in ${folder}: it holds no page.`);
  }
  return page;
}

/**
 * The page for a host of static files: its data comes from the function of a project, and its content policy lets it
 * speak to that project alone.
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

/** Left as it is, the page would ask somebody else for its data, or be kept from asking. */
function replaceOnce(text: string, pattern: RegExp, replacement: string): string {
  if (text.match(pattern)?.length !== 1) {
    throw new Error(`The built ${INDEX} has to hold ${pattern.source} once.`);
  }
  return text.replace(pattern, () => replacement);
}

/**
 * Whether a page may be written into a folder: it is new, empty, or holds a page that was written before.
 *
 * @throws Error where it is somebody else's
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

/** Of a page that was written before what it loads is replaced; whatever else lies there stays (`.git`, `CNAME`). */
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
