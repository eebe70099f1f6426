import { once } from "node:events";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { getMimeType } from "hono/utils/mime";
import { answerPage } from "../../functions/dashboard/answer.ts";
import type { Database } from "../../shared/database.ts";
import { ownMachineOnly } from "../own-machine.ts";
import { listen } from "../ports.ts";
import type { Page } from "./page.ts";
import { Visitors } from "./visitors.ts";

/** The dashboard on this machine. */
export interface Dashboard {
  url: string;
  /** A new link, good once: the first browser that opens it is let in. */
  mintLink(): string;
  stop(): Promise<void>;
}

export interface DashboardOptions {
  /** On 127.0.0.1. If it is taken, another port is used; 0 = any free port. */
  port: number;
  database: Database;
  /** Called for the first visitor, and again after a failure. */
  buildPage: () => Promise<Page>;
  /** A sentence that says where a person gets a new link. */
  newLink: string;
  /** Called when a link has been used. */
  onVisit?: () => void;
}

/** The policy of the page itself, and no other page may frame it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  // To a browser, pages of other ports are the same site, and their requests carry our cookies.
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/** Serves the page and its data to browsers on this machine that come with a link. It changes nothing. */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { database, newLink, onVisit = () => {} } = options;
  const visitors = new Visitors();
  let building: Promise<Page> | null = null;
  const page = () => {
    building ??= options.buildPage().catch((error: unknown) => {
      building = null;
      throw error;
    });
    return building;
  };
  const app = new Hono();
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  const port = await listen(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  // A browser sends the cookies of a machine to all its ports.
  const cookie = `thetabase_dashboard_${port}`;

  /** Says why somebody is not let in: as HTML to a person, as JSON to the page. */
  const shut = (c: Context, why: string) =>
    isData(c) ? refusal(c, 401, "unauthorized", `${why} ${newLink}`) : c.html(note(why, newLink), 401);

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) {
      c.header(name, value);
    }
  });
  app.use(ownMachineOnly);
  app.use(async (c, next) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") {
      c.header("Allow", "GET, HEAD");
      return refusal(c, 405, "method_not_allowed", "Use GET.");
    }
    return await next();
  });
  app.get("/", async (c, next) => {
    const invitation = c.req.query("token");
    if (invitation === undefined) {
      return await next();
    }
    // A HEAD request does not use the link up.
    const session = c.req.method === "HEAD" ? null : visitors.exchange(invitation);
    if (session === null) {
      return shut(c, "This link has been used, or belongs to a dashboard that has ended.");
    }
    setCookie(c, cookie, session, { httpOnly: true, sameSite: "Strict", path: "/" });
    onVisit();
    return c.redirect("/", 303);
  });
  app.use(async (c, next) =>
    visitors.isKnown(getCookie(c, cookie) ?? "")
      ? await next()
      : shut(c, "This browser has not been let in."),
  );
  app.get("/data/:page", (c) => answerPage(database, c.req.raw, c.req.param("page")));
  app.get("*", async (c) => {
    const file = c.req.path === "/" ? "index.html" : c.req.path.slice(1);
    const content = isData(c) ? undefined : (await page()).get(file);
    return content === undefined
      ? c.notFound()
      : c.body(content, 200, { "Content-Type": getMimeType(file) ?? "application/octet-stream" });
  });
  app.notFound((c) => refusal(c, 404, "not_found", "There is no such page."));
  app.onError((error, c) => {
    console.error(`Dashboard: ${error.message}`);
    return isData(c)
      ? refusal(c, 500, "internal", "Something failed; the terminal says what.")
      : c.html(note("The dashboard could not be built.", "The terminal in which it runs says why."), 500);
  });

  return {
    url,
    mintLink: () => `${url}/?token=${visitors.invite()}`,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const isData = (c: Context) => c.req.path.startsWith("/data/");

function refusal(c: Context, status: 401 | 404 | 405 | 500, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status);
}

/** A page with two sentences. */
function note(what: string, advice: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Thetabase</title>
<h1>Thetabase</h1>
<p>${what}</p>
<p>${advice}</p>
</html>
`;
}
