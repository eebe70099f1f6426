import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { forStaticHost, type Page, readPage, writePage } from "../../../local/dashboard/page.ts";

const INDEX = `<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'self'; base-uri 'none'">
<meta name="thetabase-data" content="data">
<title>The page</title>
`;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const page = (index = INDEX): Page =>
  new Map([
    ["index.html", bytes(index)],
    ["assets/index-2.js", bytes("2")],
  ]);
const DATA = "https://abcdefghijklmnopqrst.supabase.co/functions/v1/dashboard";

const folder = mkdtempSync(path.join(tmpdir(), "thetabase-page-"));
const at = (...names: string[]) => path.join(folder, ...names);
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const indexOf = (built: Page) => Buffer.from(built.get("index.html") ?? []).toString();

describe("the page for a host of static files", () => {
  it("gets its data from the function of one project, and may speak to that alone", () => {
    const built = forStaticHost(page(), DATA);
    expect(indexOf(built)).toBe(
      INDEX.replace('content="data"', `content="${DATA}"`).replace(
        "connect-src 'self'",
        "connect-src https://abcdefghijklmnopqrst.supabase.co",
      ),
    );
    expect(built.get("assets/index-2.js")).toEqual(bytes("2"));
  });

  it("leaves the page of this machine as it is", () => {
    const here = page();
    forStaticHost(here, DATA);
    expect(indexOf(here)).toBe(INDEX);
  });

  it("knows a project at a domain of its owner, and one on this machine", () => {
    expect(indexOf(forStaticHost(page(), "http://127.0.0.1:54321/functions/v1/dashboard"))).toContain(
      "connect-src http://127.0.0.1:54321;",
    );
  });

  it.each([
    ["says not where its data is", INDEX.replace("thetabase-data", "something")],
    ["says it twice", `${INDEX}<meta name="thetabase-data" content="data">`],
    ["has been made already", indexOf(forStaticHost(page(), DATA))],
    ["has no content policy", INDEX.replace("connect-src", "img-src")],
  ])("is not made of one that %s", (_, index) => {
    expect(() => forStaticHost(page(index), DATA)).toThrow(
      /^The built index\.html has to contain .* exactly once\.$/,
    );
  });
});

describe("writing a page", () => {
  it("makes a folder, and reading it gives the page back", () => {
    writePage(page(), at("new", "deep"));
    expect(readPage(at("new", "deep"))).toEqual(page());
  });

  it("takes one that is empty, or the new repository of a host", () => {
    mkdirSync(at(".git"));
    writeFileSync(at(".git", "HEAD"), "ref: refs/heads/main");
    writePage(page(), folder);
    expect(existsSync(at("index.html"))).toBe(true);
    expect(existsSync(at(".git", "HEAD"))).toBe(true);
  });

  it("replaces the page of before, and leaves what else its host has there", () => {
    writePage(new Map([...page(), ["assets/index-1.js", bytes("1")]]), folder);
    writeFileSync(at("CNAME"), "dashboard.example");
    writePage(forStaticHost(page(), DATA), folder);
    expect(existsSync(at("assets", "index-1.js"))).toBe(false);
    expect(readFileSync(at("assets", "index-2.js"), "utf8")).toBe("2");
    expect(readFileSync(at("index.html"), "utf8")).toContain(DATA);
    expect(readFileSync(at("CNAME"), "utf8")).toBe("dashboard.example");
  });

  it.each([
    ["a file", () => writeFileSync(at("it"), "x"), "is a file"],
    [
      "a folder with something else",
      () => mkdirSync(at("it", "src"), { recursive: true }),
      "holds something else",
    ],
    [
      "a page of somebody else",
      () => {
        mkdirSync(at("it"));
        writeFileSync(at("it", "index.html"), "<title>Mine</title>");
      },
      "holds something else",
    ],
  ])("refuses %s, and changes nothing", (_, make, says) => {
    make();
    expect(() => writePage(page(), at("it"))).toThrow(
      new RegExp(`${says}\\. Name a folder that is new or empty\\.$`),
    );
    expect(existsSync(at("it", "assets"))).toBe(false);
  });
});

it("a folder without an index is no page", () => {
  expect(() => readPage(folder)).toThrow(/^There is no index\.html in /);
});
