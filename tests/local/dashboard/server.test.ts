import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Page } from "../../../local/dashboard/page.ts";
import { type Dashboard, startDashboard } from "../../../local/dashboard/server.ts";
import { connect, type Database } from "../../../shared/database.ts";
import { type Book, createBook } from "../../support/book.ts";
import { enter, knock, pathOf } from "./knock.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const PAGE: Page = new Map([
  ["index.html", bytes("<!doctype html><title>The page</title>")],
  ["assets/index-1a2b.js", bytes("console.log(1)")],
  ["assets/index-1a2b.css", bytes("body {}")],
]);
const NEW_LINK = "For a new link do this.";

let book: Book;
let database: Database;
let dashboard: Dashboard;
let built: number;
let visits: number;

const start = (buildPage: () => Promise<Page> = async () => PAGE) =>
  startDashboard({
    port: 0,
    database,
    newLink: NEW_LINK,
    onVisit: () => {
      visits += 1;
    },
    buildPage: () => {
      built += 1;
      return buildPage();
    },
  });

beforeAll(async () => {
  book = await createBook();
  const { url, secretKey } = await book.rest();
  database = connect(url, secretKey);
});
afterAll(async () => {
  await dashboard.stop();
  await book.drop();
});
beforeEach(async () => {
  built = 0;
  visits = 0;
  await dashboard?.stop();
  dashboard = await start();
});

const ask = (path: string, headers: Record<string, string> = {}, method?: string) =>
  knock(dashboard.url, path, headers, method);
const host = () => new URL(dashboard.url).host;
const unauthorized = (says: string) => ({
  error: { code: "unauthorized", message: `${says} ${NEW_LINK}` },
});

describe("a link", () => {
  it("lets in the browser that opens it, by a cookie that no script and no other site has", async () => {
    const link = dashboard.mintLink();
    expect(link).toMatch(new RegExp(`^http://${host()}/\\?token=[\\w-]{43}$`));
    const { status, headers, text } = await ask(pathOf(link));
    expect([status, headers.location, text]).toEqual([303, "/", ""]);
    const [cookie, ...others] = headers["set-cookie"] ?? [];
    expect(others).toEqual([]);
    // The cookie's name has the port, because browsers do not separate cookies by port.
    expect(cookie).toMatch(
      new RegExp(
        `^thetabase_dashboard_${host().split(":")[1]}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`,
      ),
    );
    expect(cookie).not.toContain(new URL(link).searchParams.get("token"));
    expect(visits).toBe(1);
  });

  it("is good once: whoever comes second reads where a new one is to be had", async () => {
    const link = dashboard.mintLink();
    const first = await enter(link);
    const { status, headers, text } = await ask(pathOf(link));
    expect([status, headers["set-cookie"]]).toEqual([401, undefined]);
    expect(headers["content-type"]).toMatch(/^text\/html/);
    expect(text).toContain("This link has been used");
    expect(text).toContain(NEW_LINK);
    expect(visits).toBe(1);
    expect((await ask("/", first)).status).toBe(200);
  });

  it("opens for one of two that come at once", async () => {
    const link = dashboard.mintLink();
    const both = await Promise.all([ask(pathOf(link)), ask(pathOf(link))]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 401]);
  });

  it("is not used up by whoever asks for the head alone", async () => {
    const link = dashboard.mintLink();
    const head = await ask(pathOf(link), {}, "HEAD");
    expect([head.status, head.headers["set-cookie"]]).toEqual([401, undefined]);
    expect((await ask(pathOf(link))).status).toBe(303);
  });

  it("goes on being good while others are made and used, a hundred of them", async () => {
    const first = dashboard.mintLink();
    const others = Array.from({ length: 99 }, () => dashboard.mintLink());
    expect(new Set([first, ...others]).size).toBe(100);
    for (const link of [others[42] ?? "", first, ...others.slice(0, 3)]) {
      expect((await ask(pathOf(link))).status).toBe(303);
    }
  });

  it("is of one dashboard, and so is its cookie", async () => {
    const other = await start();
    try {
      const link = dashboard.mintLink();
      expect((await knock(other.url, pathOf(link))).status).toBe(401);
      const { Cookie } = await enter(link);
      const [, session] = Cookie.split("=");
      const port = new URL(other.url).port;
      const renamed = { Cookie: `thetabase_dashboard_${port}=${session}` };
      expect((await knock(other.url, "/data/run", renamed)).status).toBe(401);
    } finally {
      await other.stop();
    }
  });

  it.each([
    "",
    "x",
    "a".repeat(43),
    "%00",
    "é".repeat(1_000),
  ])("is no word of one's own: %j", async (token) => {
    expect((await ask(`/?token=${encodeURIComponent(token)}`)).status).toBe(401);
  });
});

describe("without a session", () => {
  it("the page says so, and where a link is to be had, and the data says so as data does", async () => {
    const page = await ask("/");
    expect([page.status, page.headers["content-type"]]).toEqual([401, expect.stringMatching(/^text\/html/)]);
    expect(page.text).toContain(NEW_LINK);
    expect(page.text).not.toContain("The page");
    const data = await ask("/data/overview");
    expect([data.status, JSON.parse(data.text)]).toEqual([
      401,
      unauthorized("This browser has not been let in."),
    ]);
  });

  it("nothing is told of what there is, and nothing is built", async () => {
    for (const path of [
      "/",
      "/assets/index-1a2b.js",
      "/nothing",
      "/data/run",
      "/data/nothing",
      "/data/",
      "/data",
    ]) {
      expect((await ask(path)).status, path).toBe(401);
    }
    expect(built).toBe(0);
  });

  it.each([
    ["another value", () => ({ Cookie: `thetabase_dashboard_${host().split(":")[1]}=${"a".repeat(43)}` })],
    ["an empty one", () => ({ Cookie: `thetabase_dashboard_${host().split(":")[1]}=` })],
    [
      "the link's own",
      () => ({
        Cookie: `thetabase_dashboard_${host().split(":")[1]}=${pathOf(dashboard.mintLink()).slice(8)}`,
      }),
    ],
    [
      "another name",
      async () => ({ Cookie: (await enter(dashboard.mintLink())).Cookie.replace("_dashboard", "") }),
    ],
    ["another header", async () => ({ Authorization: (await enter(dashboard.mintLink())).Cookie })],
  ])("a cookie with %s opens nothing", async (_, headers) => {
    expect((await ask("/data/run", await headers())).status).toBe(401);
  });
});

describe("with a session", () => {
  let session: { Cookie: string };
  beforeEach(async () => {
    session = await enter(dashboard.mintLink());
  });

  it("serves the page as it was built, which happens when somebody looks first, once", async () => {
    expect(built).toBe(0);
    const [index, script, style] = await Promise.all(
      ["/", "/assets/index-1a2b.js", "/assets/index-1a2b.css"].map((path) => ask(path, session)),
    );
    expect([index?.status, index?.text]).toEqual([200, "<!doctype html><title>The page</title>"]);
    expect([index, script, style].map((answer) => answer?.headers["content-type"])).toEqual([
      expect.stringMatching(/^text\/html/),
      expect.stringMatching(/^text\/javascript/),
      expect.stringMatching(/^text\/css/),
    ]);
    expect(script?.text).toBe("console.log(1)");
    expect(built).toBe(1);
  });

  it("serves what the function would say: data, what has not changed, and refusals", async () => {
    const { status, text, headers } = await ask("/data/overview", session);
    expect([status, JSON.parse(text)]).toEqual([200, expect.objectContaining({ head: expect.anything() })]);
    const tag = String(headers.etag);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    const again = await ask("/data/overview", { ...session, "If-None-Match": tag });
    expect([again.status, again.text]).toEqual([304, ""]);
    const other = await ask("/data/nothing", session);
    expect([other.status, JSON.parse(other.text)]).toMatchObject([404, { error: { code: "not_found" } }]);
    const unknown = await ask("/data/overview?colour=red", session);
    expect([unknown.status, JSON.parse(unknown.text)]).toMatchObject([422, { error: { code: "invalid" } }]);
    expect(JSON.parse((await ask("/data/run", session)).text)).toEqual({
      run_id: null,
      market_open: expect.any(Boolean),
      changes: "0",
    });
  });

  it("serves no file but those of the page, however it is asked for", async () => {
    for (const path of [
      "/index.htm",
      "/assets",
      "/assets/",
      "/assets/../../package.json",
      "/../package.json",
      "/..%2fpackage.json",
      "/%2e%2e/package.json",
      "/assets/..%5c..%5cpackage.json",
      "//etc/passwd",
      "/%00",
      "/__proto__",
      "/data",
      "/data/",
      "/data/run/more",
    ]) {
      const { status, text } = await ask(path, session);
      expect([status, text.includes("The page"), text.includes("thetabase-data")], path).toEqual([
        404,
        false,
        false,
      ]);
    }
  });

  it("takes GET and HEAD only, and says so", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const { status, headers } = await ask("/data/run", session, method);
      expect([status, headers.allow], method).toEqual([405, "GET, HEAD"]);
    }
    expect(await ask("/data/run", session, "HEAD")).toMatchObject({ status: 200, text: "" });
  });

  it("says that the page could not be built, why in the terminal alone, and tries again", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await dashboard.stop();
    let isBroken = true;
    dashboard = await start(async () => {
      if (isBroken) throw new Error("a bracket is missing in app.tsx");
      return PAGE;
    });
    session = await enter(dashboard.mintLink());
    const failed = await ask("/", session);
    expect(failed.status).toBe(500);
    expect(failed.text).toContain("could not be built");
    expect(failed.text).not.toContain("bracket");
    expect(said).toHaveBeenCalledWith("Dashboard: a bracket is missing in app.tsx");
    said.mockRestore();
    isBroken = false;
    expect((await ask("/", session)).status).toBe(200);
  });

  it("says that the database does not answer", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const lost = await startDashboard({
      port: 0,
      database: connect("http://127.0.0.1:9", "nobody's key"),
      newLink: NEW_LINK,
      buildPage: async () => PAGE,
    });
    try {
      const { status, text } = await knock(lost.url, "/data/run", await enter(lost.mintLink()));
      expect([status, JSON.parse(text)]).toMatchObject([503, { error: { code: "unavailable" } }]);
      expect(text).not.toContain("key");
    } finally {
      said.mockRestore();
      await lost.stop();
    }
  });
});

describe("other sites in the same browser, which brings its cookies along", () => {
  it.each([
    "rebound.example",
    "127.0.0.1.example",
    "localhost.example",
    "169.254.7.7",
  ])("are nothing by a name that was pointed at this machine: %s", async (name) => {
    const link = dashboard.mintLink();
    const session = await enter(dashboard.mintLink());
    const Host = `${name}:${host().split(":")[1]}`;
    for (const path of ["/", "/data/run", pathOf(link)]) {
      const { status, headers } = await ask(path, { ...session, Host });
      expect([status, headers["set-cookie"]], path).toEqual([403, undefined]);
    }
    // This did not use up the link.
    expect((await ask(pathOf(link))).status).toBe(303);
  });

  it("are nothing by their own, those of another port included", async () => {
    const session = await enter(dashboard.mintLink());
    for (const Origin of ["https://example.com", "http://127.0.0.1:1", `https://${host()}`, "null"]) {
      expect((await ask("/data/run", { ...session, Origin })).status, Origin).toBe(403);
    }
    expect((await ask("/data/run", { ...session, Origin: `http://${host()}` })).status).toBe(200);
  });
});

it("every answer says that it runs nothing from elsewhere, is framed by nobody, and is not kept", async () => {
  const session = await enter(dashboard.mintLink());
  const answers = [
    await ask("/", session),
    await ask("/data/run", session),
    await ask("/data/nothing", session),
    await ask("/nothing", session),
    await ask("/"),
    await ask("/data/run"),
    await ask("/data/run", session, "POST"),
    await ask("/", { Host: "rebound.example" }),
    await ask(pathOf(dashboard.mintLink())),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404, 401, 401, 405, 403, 303]);
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  }
});
