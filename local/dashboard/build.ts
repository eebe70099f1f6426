import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Page, readPage } from "./page.ts";

/** Where the page's sources are. */
const SOURCES = "dashboard";

/** Builds the page from its sources, in about a second. A temporary folder keeps it apart from other builds. */
export async function buildPage(checkout: string): Promise<Page> {
  const root = path.join(checkout, SOURCES);
  if (!existsSync(path.join(root, "index.html"))) {
    throw new Error(`There is no ${SOURCES}/index.html in ${checkout}. Is the checkout complete?`);
  }
  const outDir = mkdtempSync(path.join(tmpdir(), "thetabase-page-"));
  try {
    // Imported here, so that only a visitor of the page waits for Vite to load.
    const { build } = await import("vite");
    await build({ root, logLevel: "error", build: { outDir, emptyOutDir: false } });
    return readPage(outDir);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
