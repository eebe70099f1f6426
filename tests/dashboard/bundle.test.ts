import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const config = new URL("../../dashboard/vite.config.ts", import.meta.url).pathname;
const outDir = mkdtempSync(join(tmpdir(), "thetabase-dashboard-"));
let html: string;
let scripts: string[];

beforeAll(async () => {
  await build({ configFile: config, logLevel: "silent", build: { outDir, emptyOutDir: true } });
  html = readFileSync(join(outDir, "index.html"), "utf8");
  const assets = join(outDir, "assets");
  scripts = readdirSync(assets)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(assets, name), "utf8"));
});

afterAll(() => {
  rmSync(outDir, { recursive: true });
});

describe("the built page", () => {
  it("has at most 80 kB of script, compressed", () => {
    const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(80_000);
  });

  it("has no script and no style in its markup, which its content policy would refuse", () => {
    expect(html).toContain("script-src 'self'");
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  });

  it("requests data only from its own server", () => {
    expect(html).toContain('name="thetabase-data" content="data"');
    expect(html).toContain("connect-src 'self'");
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it("works in any folder", () => {
    expect(html).toMatch(/src="\.\/assets\/[^"]+\.js"/);
    expect(html).toMatch(/href="\.\/assets\/[^"]+\.css"/);
  });
});
