import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { enter, knock, pathOf } from "../../local/dashboard/knock.ts";
import { book, environmentOf, inFolder, run, TSX, useDesk, write } from "./desk.ts";

useDesk();

const PROJECT = "abcdefghijklmnopqrst";
const LINK = /^ {2}(http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43})$/gm;

describe("npm run dashboard", () => {
  let child: ChildProcess | undefined;
  afterEach(async () => {
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  });

  /** Starts the dashboard and waits for its first link. */
  async function start() {
    const started = spawn(process.execPath, ["--import", TSX, path.resolve("local/desk/dashboard.ts")], {
      cwd: inFolder(""),
      env: environmentOf(await book.rest()),
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    let said = "";
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (chunk) => {
        said += chunk;
      });
    }
    const links = () => [...said.matchAll(LINK)].map(([, link = ""]) => link);
    await expect.poll(links, { timeout: 60_000, interval: 20 }).toHaveLength(1);
    return { started, links, said: () => said };
  }

  it("shows the book to the browser that opens its link, prints a new link when it is used, and ends with Ctrl-C", async () => {
    const { started, links, said } = await start();
    const [link = ""] = links();
    expect(said()).toContain(`The dashboard of ${(await book.rest()).url}.`);
    const session = await enter(link);
    const page = await knock(link, "/", session);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('name="thetabase-data"')]);
    expect((await knock(link, "/data/overview", session)).status).toBe(200);
    expect((await knock(link, pathOf(link))).text).toContain(
      "The terminal in which npm run dashboard runs shows a new link.",
    );
    await expect.poll(links, { interval: 20 }).toHaveLength(2);
    const other = await enter(links()[1] ?? "");
    expect((await knock(link, "/data/run", other)).status).toBe(200);

    started.kill("SIGINT");
    // Ctrl-C arrives twice, from the terminal and from npm.
    started.kill("SIGINT");
    expect(await once(started, "exit")).toEqual([0, null]);
    expect(said()).not.toContain((await book.rest()).secretKey);
    expect(said()).not.toMatch(/Error|^\s+at /m);
  });

  it("reports what is missing: a book, its answer, or a valid option", async () => {
    const { url } = await book.rest();
    write("wrong.env", `SUPABASE_URL=${url}\nSUPABASE_SECRET_KEY=sb_secret_of_nobody\n`);
    const [homeless, wrong, odd, unknown] = await Promise.all([
      run(null, "dashboard"),
      run(null, "dashboard", "--env-file", "wrong.env"),
      run(book, "dashboard", "now"),
      run(book, "dashboard", "--open"),
    ]);
    expect(homeless).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^Which book\? /) });
    expect(wrong).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(
        /^http.* does not answer: .*\. Is the key right, and the database up to date\?\n$/,
      ),
    });
    expect(wrong.err).not.toContain("sb_secret_of_nobody");
    expect(odd).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Unexpected: now\.\n\nnpm run dashboard/),
    });
    expect(unknown).toMatchObject({
      code: 2,
      err: expect.stringContaining("npm run dashboard -- --build FOLDER"),
    });
  });
});

describe("npm run dashboard -- --build", () => {
  it("writes the page of one project for a static host, and can overwrite it", async () => {
    write("project.env", `SUPABASE_PROJECT_ID=${PROJECT}\n`);
    const data = `https://${PROJECT}.supabase.co/functions/v1/dashboard`;
    for (const _ of ["first", "again"]) {
      const { code, out, err } = await run(null, "dashboard", "--build", "site", "--env-file", "project.env");
      expect([code, err]).toEqual([0, ""]);
      expect(out).toMatch(new RegExp(`^\\d+ files? in site\\. The data comes from ${data}\\.\n`));
      expect(out).toContain("DASHBOARD_URL");
    }
    const index = readFileSync(inFolder("site/index.html"), "utf8");
    expect(index).toContain(`<meta name="thetabase-data" content="${data}"`);
    expect(index).toContain(`connect-src https://${PROJECT}.supabase.co`);
    expect(index).not.toMatch(/connect-src 'self'|content="data"/);
    // The page must work in any folder of a host.
    const loaded = [...index.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, file = ""]) => file);
    expect(loaded.length).toBeGreaterThan(0);
    for (const file of loaded) {
      expect(file).toMatch(/^\.\//);
      expect(existsSync(inFolder(path.join("site", file))), file).toBe(true);
    }
  });

  it("reports what is missing or in the way, and writes nothing", async () => {
    write("wrong.env", "SUPABASE_PROJECT_ID=https://example.com\n");
    write("http.env", "SUPABASE_URL=http://project.example\n");
    write("a-file", "x");
    mkdirSync(inFolder("mine"));
    write("mine/notes.txt", "x");
    const ofProject = ["--env-file", "right.env"];
    write("right.env", `SUPABASE_PROJECT_ID=${PROJECT}\n`);
    const [homeless, wrong, http, file, mine] = await Promise.all([
      run(null, "dashboard", "--build", "never"),
      run(null, "dashboard", "--build", "never", "--env-file", "wrong.env"),
      run(null, "dashboard", "--build", "never", "--env-file", "http.env"),
      run(null, "dashboard", "--build", "a-file", ...ofProject),
      run(null, "dashboard", "--build", "mine", ...ofProject),
    ]);
    expect(homeless).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Which project\? .*SUPABASE_PROJECT_ID/),
    });
    expect(wrong).toMatchObject({
      code: 1,
      err: "SUPABASE_PROJECT_ID is not a project reference: 20 lower-case letters.\n",
    });
    expect(http).toMatchObject({
      code: 1,
      err: "SUPABASE_URL must begin with https:// outside one's own network.\n",
    });
    expect(file).toMatchObject({ code: 1, err: "a-file is a file. Name a folder that is new or empty.\n" });
    expect(mine).toMatchObject({
      code: 1,
      err: "mine holds something else. Name a folder that is new or empty.\n",
    });
    expect(existsSync(inFolder("never"))).toBe(false);
    expect(readdirSync(inFolder("mine"))).toEqual(["notes.txt"]);
  });
});
