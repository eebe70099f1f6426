import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { addressedHosts, localSettings } from "../../local/local-settings.ts";

const read = (given: Record<string, string>) => localSettings(given, "http://127.0.0.1:54321", "sb_secret_x");
const BOT = "42:token-of-a-real-bot";

test("without any settings the stack has a Telegram, a person and secrets of its own, new ones each time", () => {
  const { environment, settings, telegram } = read({});
  expect(telegram).toBe("stand-in");
  expect(environment).toMatchObject({ BROKER: "paper", MARKET_DATA: "simulated" });
  expect(settings.TELEGRAM_APPROVER_IDS).toEqual([settings.TELEGRAM_CHAT_ID]);
  for (const name of ["CRON_SECRET", "HEALTH_TOKEN", "PROPOSER_TOKEN", "TELEGRAM_WEBHOOK_SECRET"] as const) {
    expect(settings[name].length).toBeGreaterThanOrEqual(32);
    expect(read({}).settings[name]).not.toBe(settings[name]);
  }
});

test("a copy of .env.example that is not filled in changes nothing", () => {
  const entries = Object.entries(parseEnv(readFileSync(".env.example", "utf8")));
  const given = Object.fromEntries(entries.filter((entry): entry is [string, string] => !!entry[1]));
  expect(read(given)).toMatchObject({
    telegram: "stand-in",
    settings: { TELEGRAM_CHAT_ID: 1001, TELEGRAM_APPROVER_IDS: [1001] },
  });
});

test("a bot of one's own talks to the real Telegram, an address of one's own to that", () => {
  const ids = { TELEGRAM_CHAT_ID: "-5", TELEGRAM_APPROVER_IDS: "7, 8" };
  const real = read({ TELEGRAM_BOT_TOKEN: BOT, ...ids });
  expect(real.telegram).toBe("real");
  expect(addressedHosts(real.environment)).toEqual(["api.telegram.org", "127.0.0.1:54321"]);
  expect(real.settings).toMatchObject({ TELEGRAM_CHAT_ID: -5, TELEGRAM_APPROVER_IDS: [7, 8] });
  expect(read({ TELEGRAM_BOT_TOKEN: BOT, TELEGRAM_API_URL: "http://127.0.0.1:9999" }).telegram).toBe("given");
});

test("the dashboard's page is no host to be reached: it asks the functions, not they it", () => {
  const { environment, settings } = read({ DASHBOARD_URL: "https://dashboard.example" });
  expect(settings.DASHBOARD_URL).toBe("https://dashboard.example/");
  expect(addressedHosts(environment)).toEqual(addressedHosts(read({}).environment));
});

test("a bot of one's own is not left to a made-up person", () => {
  expect(() => read({ TELEGRAM_BOT_TOKEN: BOT })).toThrow("TELEGRAM_CHAT_ID and TELEGRAM_APPROVER_IDS");
});

test("the address and key of the stack cannot be given", () => {
  const { environment } = read({ SUPABASE_URL: "https://elsewhere.example", SUPABASE_SECRET_KEYS: "{}" });
  expect(environment).toMatchObject({
    SUPABASE_URL: "http://127.0.0.1:54321",
    SUPABASE_SECRET_KEYS: '{"default":"sb_secret_x"}',
  });
});

test("the file of a hosted project keeps its access token and its database to itself", () => {
  const { environment } = read({
    SUPABASE_ACCESS_TOKEN: "sbp_x",
    SUPABASE_DB_URL: "postgresql://x",
    BROKER: "paper",
  });
  expect(Object.keys(environment).filter((name) => name.startsWith("SUPABASE_"))).toEqual([
    "SUPABASE_URL",
    "SUPABASE_SECRET_KEYS",
  ]);
});
