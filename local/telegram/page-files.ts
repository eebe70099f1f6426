import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";

/** Twemoji in one file. A machine may have no font with emoji, and the page loads nothing from elsewhere. */
const EMOJI = createRequire(import.meta.url).resolve("twemoji-colr-font/twemoji.woff2");

/** The chat page with its styles, scripts and emoji. Its policy lets nothing be loaded from elsewhere, whatever a message holds. */
export function pageFiles(): Hono {
  const app = new Hono();
  app.get("/emoji.woff2", async (c) =>
    c.body(new Uint8Array(await readFile(EMOJI)), 200, {
      "Content-Type": "font/woff2",
      "Cache-Control": "max-age=86400",
    }),
  );
  const files = serveStatic({ root: fileURLToPath(new URL("page", import.meta.url)) });
  app.use((c, next) => {
    c.header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:");
    c.header("Cache-Control", "no-cache");
    return files(c, next);
  });
  return app;
}
