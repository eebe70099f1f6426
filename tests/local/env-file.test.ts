import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readEnvFile } from "../../local/env-file.ts";
import { unknownNames } from "../../local/known-settings.ts";

const folder = mkdtempSync(path.join(tmpdir(), "thetabase-env-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string | Uint8Array): Record<string, string> {
  const file = path.join(folder, "settings.env");
  writeFileSync(file, content);
  return readEnvFile(file);
}

describe("a file of settings", () => {
  it("has lines NAME=value, comments, values in quotes over several lines, and empty ones that wait to be filled in", () => {
    const text =
      "# who\n\nexport BROKER = paper\r\nCRON_SECRET=\"two\nlines\"\nA='x=y'\nEMPTY=\n  B=it's # so\n";
    expect(read(text)).toEqual({ BROKER: "paper", CRON_SECRET: "two\nlines", A: "x=y", B: "it's" });
  });

  it("may begin with a byte order mark", () => {
    expect(read("\uFEFFBROKER=paper\n")).toEqual({ BROKER: "paper" });
  });

  it.each([
    [
      "a line without =",
      "BROKER=paper\n\nhunter2\n",
      /settings\.env:3: this line is not NAME=value\. A comment begins with #\.$/,
    ],
    ["a value without its name", "BROKER=paper\n=hunter2\n", /settings\.env:2: /],
    ["random bytes", new Uint8Array([0x42, 0xff, 0xfe, 0x3d]), /is not a text file in UTF-8/],
    [
      "what Windows calls Unicode",
      new Uint8Array(Buffer.from("A=hunter2", "utf16le")),
      /is not a text file in UTF-8/,
    ],
  ])("is refused for %s, with the line and without a value", (_, content, says) => {
    expect(() => read(content)).toThrow(says);
    expect(() => read(content)).not.toThrow(/hunter2/);
  });

  it("that is not there, or is a folder, is said so", () => {
    const missing = path.join(folder, "nowhere.env");
    expect(() => readEnvFile(missing)).toThrow(`There is no file ${missing}.`);
    mkdirSync(path.join(folder, "folder.env"));
    expect(() => readEnvFile(path.join(folder, "folder.env"))).toThrow(
      /folder\.env is a folder\. Name a file\.$/,
    );
  });
});

describe("the name of a setting", () => {
  it("is known if .env.example has it", () => {
    const names = readFileSync(".env.example", "utf8").matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm);
    const given = Object.fromEntries([...names].map(([, name]) => [name, "x"]));
    expect(Object.keys(given).length).toBeGreaterThan(20);
    expect(unknownNames(given)).toEqual({ slips: [], notices: [] });
  });

  it("is a slip with a letter or two wrong, or in the wrong case", () => {
    expect(unknownNames({ BROKR: "alpaca", TELEGRAM_CHAT_IDS: "1", market_data: "alpaca" }).slips).toEqual([
      "BROKR is no setting: BROKER is meant",
      "TELEGRAM_CHAT_IDS is no setting: TELEGRAM_CHAT_ID is meant",
      "market_data is no setting: MARKET_DATA is meant",
    ]);
  });

  it("is told with the nearest one where it only begins like ours", () => {
    expect(unknownNames({ ALPACA_KEY: "x" })).toEqual({
      slips: [],
      notices: ["ALPACA_KEY is no setting, and is left out. Is ALPACA_KEY_ID meant?"],
    });
  });

  it("may belong to something else", () => {
    const others = { EDITOR: "vi", HTTPS_PROXY: "http://127.0.0.1", PGPASSWORD: "x", SUPABASE_ANON_KEY: "x" };
    expect(unknownNames(others)).toEqual({ slips: [], notices: [] });
  });
});
