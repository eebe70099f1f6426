import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { redactor } from "../../local/deploy/report.ts";
import { readDeploySettings } from "../../local/deploy/settings.ts";
import { type AlpacaSimulator, startAlpacaSimulator } from "../alpaca/simulator/simulator.ts";
import { LISTED_NOW, ListedMarket } from "../brokers/listed-market.ts";
import { everyNth } from "../support/every-nth.ts";
import { runDeploy } from "./set-up.ts";

/** How `npm run deploy` treats its settings before it contacts anything. */

const SECRET = "a-value-that-nobody-may-see";
const COMPLETE = {
  SUPABASE_PROJECT_ID: "abcdefghijklmnopqrst",
  TELEGRAM_BOT_TOKEN: "42:abcdefghijklmnop",
  TELEGRAM_WEBHOOK_SECRET: "0123456789abcdef",
  TELEGRAM_CHAT_ID: "0",
  TELEGRAM_APPROVER_IDS: "0",
  CRON_SECRET: SECRET,
  HEALTH_TOKEN: "another-value-of-its-own",
  PROPOSER_TOKEN: "what-a-proposer-is-given",
};

const ALPACA = {
  BROKER: "alpaca",
  MARKET_DATA: "alpaca",
  ALPACA_KEY_ID: "PKOFTHEOWNER",
  ALPACA_SECRET_KEY: "the-secret-of-the-owner",
};

const home = mkdtempSync(path.join(tmpdir(), "thetabase-settings-"));
const file = path.join(home, "settings.env");
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function write(settings: Record<string, string>): string {
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  return file;
}

function complaint(settings: Record<string, string>): string {
  try {
    readDeploySettings(write(settings));
  } catch (error) {
    return String(error);
  }
  throw new Error("Nothing was wrong.");
}

describe("reading the settings", () => {
  it("reads the few that have no default; the project answers at the platform's address", () => {
    const settings = readDeploySettings(write(COMPLETE));
    expect(settings.projectUrl).toBe("https://abcdefghijklmnopqrst.supabase.co");
    expect(settings.functions).toMatchObject({
      BROKER: "paper",
      MARKET_DATA: "simulated",
      TELEGRAM_CHAT_ID: 0,
    });
    expect(Object.keys(settings.functionSecrets)).not.toContain("SUPABASE_PROJECT_ID");
    expect(settings.absent).toContain("TRADESTATION_CLIENT_ID");
  });

  it("reports where to get every missing or wrong value, and shows no value", () => {
    const said = complaint({
      ...COMPLETE,
      SUPABASE_PROJECT_ID: "https://example.com",
      TELEGRAM_BOT_TOKEN: "",
      CRON_SECRET: "short",
      TELEGRAM_APPROVER_IDS: "me",
      TELEGRAM_WEBHOOK_SECRET: `${SECRET}!`,
    });
    expect(said).toMatch(
      /SUPABASE_PROJECT_ID is not a project reference.*\n.*supabase\.com\/dashboard\/project/,
    );
    expect(said).toMatch(/TELEGRAM_BOT_TOKEN is missing\n.*BotFather/);
    expect(said).toMatch(/CRON_SECRET must have at least 16 characters\n.*openssl rand -hex 32/);
    expect(said).toMatch(/TELEGRAM_APPROVER_IDS must be numbers separated by commas/);
    expect(said).toMatch(/TELEGRAM_WEBHOOK_SECRET may hold letters/);
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain("short");
  });

  it("requires all of TradeStation if it is the broker, and for its quotes", () => {
    expect(complaint({ ...COMPLETE, BROKER: "tradestation" })).toMatch(
      /MARKET_DATA must be tradestation, too/,
    );
    const said = complaint({ ...COMPLETE, BROKER: "tradestation", MARKET_DATA: "tradestation" });
    for (const name of ["CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN", "ACCOUNT_ID"]) {
      expect(said).toMatch(new RegExp(`TRADESTATION_${name} is missing\\n +\\S`));
    }
  });

  it("requires Alpaca's keys if its quotes are read, and the paid feed if real money trades with them", () => {
    const said = complaint({ ...COMPLETE, MARKET_DATA: "alpaca" });
    expect(said).toMatch(/ALPACA_KEY_ID is missing\n +https:\/\/app\.alpaca\.markets/);
    expect(said).toMatch(/ALPACA_SECRET_KEY is missing\n +https:\/\/app\.alpaca\.markets/);
    const live = { ...ALPACA, ALPACA_API_URL: "https://api.alpaca.markets" };
    expect(complaint({ ...COMPLETE, ...live })).toMatch(
      /ALPACA_FEED=indicative has derived prices, and BROKER=alpaca would trade with real money at them: it must be opra\n +\S/,
    );
    expect(complaint({ ...COMPLETE, ...ALPACA, MARKET_DATA: "simulated" })).toMatch(
      /BROKER=alpaca would trade real contracts at simulated prices: MARKET_DATA must be alpaca, too/,
    );
  });

  it("refuses two secrets with the same value, and shows neither", () => {
    const said = complaint({ ...COMPLETE, PROPOSER_TOKEN: SECRET });
    expect(said).toMatch(/CRON_SECRET and PROPOSER_TOKEN have one value/);
    expect(said).not.toContain(SECRET);
  });

  it("removes secrets from any output, and leaves the rest", () => {
    const settings = readDeploySettings(
      write({ ...COMPLETE, SUPABASE_DB_URL: "postgresql://postgres:p%2Fw@127.0.0.1/postgres" }),
    );
    const redact = redactor(settings, () => ["sb_secret_x"]);
    expect(redact(`paper, '${SECRET}', sb_secret_x, 42:abcdefghijklmnop, p/w, ${settings.databaseUrl}`)).toBe(
      "paper, '<secret>', <secret>, <secret>, <secret>, postgresql://postgres:<secret>@127.0.0.1/postgres",
    );
  });
});

describe("npm run deploy at the live host", () => {
  const LIVE = {
    ...COMPLETE,
    ...{ BROKER: "tradestation", MARKET_DATA: "tradestation" },
    ...{ TRADESTATION_CLIENT_ID: "client-of-the-owner", TRADESTATION_CLIENT_SECRET: "secret-of-the-owner" },
    ...{ TRADESTATION_REFRESH_TOKEN: "refresh-of-the-owner", TRADESTATION_ACCOUNT_ID: "11223344" },
    TRADESTATION_API_URL: "https://api.tradestation.com/v3/",
  };
  const QUESTION =
    /LIVE: approved trades go to api\.tradestation\.com and trade REAL MONEY in the account of/;
  /** Where the settings are accepted, it continues to the project, whose access token is missing. */
  const WENT_ON =
    /BROKER=tradestation, MARKET_DATA=tradestation, LIVE: real money\n[\s\S]*SUPABASE_ACCESS_TOKEN/;
  const run = (settings: Record<string, string>, args: string[] = [], typed?: string) =>
    runDeploy(["--env-file", write(settings), ...args], { home, ...(typed !== undefined && { typed }) });

  it("refuses if nobody can be asked", async () => {
    const { code, output } = await run(LIVE);
    expect(code).toBe(1);
    expect(output).toMatch(QUESTION);
    expect(output).toContain("There is no terminal to ask at: confirm with --live.");
    expect(output).not.toMatch(/11223344|BROKER=/);
  });

  it.skipIf(process.platform !== "linux")("does not ask into a file that nobody sees", async () => {
    const { code, output } = await run(LIVE, [">", path.join(home, "deploy.log")], "");
    expect(code).toBe(1);
    expect(output).toContain("There is no terminal to ask at: confirm with --live.");
  });

  it.skipIf(process.platform !== "linux").each(everyNth(["n\n", "\n", "live\n", "\u0004"]))(
    "asks at a terminal, and %j is no",
    async (typed) => {
      const { code, output } = await run(LIVE, [], typed);
      expect(code).toBe(1);
      expect(output).toMatch(QUESTION);
      expect(output).toContain("Nothing was changed.");
      expect(output).not.toContain("BROKER=");
    },
  );

  it.skipIf(process.platform !== "linux")("ends at Ctrl-C", async () => {
    const { code, output } = await run(LIVE, [], "\u0003");
    expect(code).toBe(130);
    expect(output).toMatch(QUESTION);
    expect(output).not.toContain("BROKER=");
  });

  it.skipIf(process.platform !== "linux")("continues after the answer yes, and asks once", async () => {
    const { output } = await run(LIVE, [], "yes\n");
    expect(output.replaceAll("\r", "")).toMatch(WENT_ON);
    expect(output.match(/REAL MONEY/g)).toHaveLength(1);
  });

  it.each(everyNth([["--live"], ["--dry-run"]]))("continues without a question with %s", async (flag) => {
    const { output } = await run(LIVE, [flag]);
    expect(output).toMatch(WENT_ON);
    expect(output).not.toContain("REAL MONEY");
  });

  it.each(
    everyNth<[string, Record<string, string>]>([
      ["its simulation", { TRADESTATION_API_URL: "https://sim-api.tradestation.com/v3" }],
      ["its quotes alone", { BROKER: "paper" }],
    ]),
  )("does not ask at %s", async (_what, differing) => {
    const { output } = await run({ ...LIVE, ...differing });
    expect(output).toMatch(/BROKER=\w+, MARKET_DATA=tradestation\n/);
    expect(output).not.toMatch(/LIVE|REAL/);
  });
});

describe("npm run deploy with Alpaca", () => {
  let alpaca: AlpacaSimulator;
  beforeAll(async () => {
    alpaca = await startAlpacaSimulator({ market: new ListedMarket(), now: async () => LISTED_NOW });
  });
  afterAll(() => alpaca?.stop());
  const run = (differing: Record<string, string> = {}) =>
    runDeploy(["--env-file", write({ ...COMPLETE, ...alpaca.environment, ...differing })], { home });

  it("first reports what the account may do and what the feed quotes", async () => {
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toMatch(/Broker +Alpaca's paper account, options level 3: CSP, CC, VPC, VCC and IC/);
    expect(output).toMatch(/Quotes +Alpaca's feed indicative, derived prices: SPY 600\.00, its 582 put of /);
    // It continues to the project, whose access token is missing.
    expect(output).toContain("SUPABASE_ACCESS_TOKEN");
  });

  it.each(
    everyNth<[string, Record<string, string>, RegExp]>([
      [
        "keys that open nothing",
        { ALPACA_SECRET_KEY: "of-somebody-else-entirely" },
        /Alpaca, GET .*unauthorized/,
      ],
      [
        "a feed that is not paid for",
        { BROKER: "paper", ALPACA_FEED: "opra" },
        /subscription does not permit/,
      ],
    ]),
  )("refuses %s before it has changed anything, and shows no key", async (_what, differing, words) => {
    const { code, output } = await run(differing);
    expect(code).toBe(1);
    expect(output).toMatch(words);
    expect(output).not.toMatch(/SUPABASE_ACCESS_TOKEN|Changed|of-somebody-else-entirely/);
    expect(output).not.toContain(alpaca.settings.ALPACA_KEY_ID);
  });
});

describe("npm run deploy", () => {
  it("--help lists the options", async () => {
    const { code, output } = await runDeploy(["--help"], { home });
    expect(code).toBe(0);
    expect(output).toMatch(/--dry-run.*changes nothing/);
  });

  it("an unknown option is refused with the help", async () => {
    const { code, output } = await runDeploy(["--force"], { home });
    expect(code).toBe(2);
    expect(output).toMatch(/Unknown option '--force'[\s\S]*--env-file FILE/);
  });

  it("without a .env creates one, for its owner alone, with the secrets that can be generated", async () => {
    // As much of a checkout as is needed here.
    for (const part of [
      "package.json",
      "package-lock.json",
      "tsconfig.json",
      "node_modules",
      "local",
      "shared",
      ".env.example",
    ]) {
      symlinkSync(path.resolve(part), path.join(home, part));
    }
    const dry = await runDeploy(["--dry-run"], { home, cwd: home });
    expect(dry.code).toBe(1);
    expect(existsSync(path.join(home, ".env"))).toBe(false);

    const { code, output } = await runDeploy([], { home, cwd: home });
    expect(code).toBe(1);
    expect(output).toMatch(
      /Created \.env[\s\S]*SUPABASE_PROJECT_ID is missing[\s\S]*TELEGRAM_BOT_TOKEN is missing/,
    );
    const begun = readFileSync(path.join(home, ".env"), "utf8");
    expect(begun).toMatch(/^CRON_SECRET=[0-9a-f]{64}$/m);
    expect(begun).toMatch(/^HEALTH_TOKEN=[0-9a-f]{64}$/m);
    expect(begun).toMatch(/^PROPOSER_TOKEN=[0-9a-f]{64}$/m);
    expect(begun).toMatch(/^TELEGRAM_WEBHOOK_SECRET=[0-9a-f]{64}$/m);
    expect(statSync(path.join(home, ".env")).mode & 0o777).toBe(0o600);

    const again = await runDeploy([], { home, cwd: home });
    expect(again.output).not.toContain("Began");
    expect(readFileSync(path.join(home, ".env"), "utf8")).toBe(begun);
  });
});
