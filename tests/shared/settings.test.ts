import { describe, expect, it } from "vitest";
import { isLive, readSettings, type SETTINGS } from "../../shared/settings.ts";

type Name = keyof typeof SETTINGS;

it.each<[Name, string, string]>([
  ["TELEGRAM_CHAT_ID", "12345678901234567890", "TELEGRAM_CHAT_ID is too long a number"],
  ["TELEGRAM_APPROVER_IDS", "12, 99999999999999999999", "TELEGRAM_APPROVER_IDS is too long a number"],
  ["TELEGRAM_VIEWER_IDS", "99999999999999999999", "TELEGRAM_VIEWER_IDS is too long a number"],
  ["CRON_SECRET", "secret-with-a-line-break\n", "CRON_SECRET may hold characters of ASCII only"],
  ["CRON_SECRET", "ein-Geheimnis-für-alle", "CRON_SECRET may hold characters of ASCII only"],
  ["TELEGRAM_API_URL", "file:///etc/passwd", "TELEGRAM_API_URL is not a web address"],
  ["TRADESTATION_API_URL", "sim-api.tradestation.com/v3", "TRADESTATION_API_URL is not a web address"],
])("%s is refused if it could be misread: %j", (name, value, message) => {
  const read = () => readSettings({ [name]: value }, [name]);
  expect(read).toThrow(`Settings: ${message}`);
  expect(read).not.toThrow(value);
});

const PEOPLE = "must be people's ids, above zero: one below is a chat's";
const API =
  "is none of TradeStation's addresses: https://api.tradestation.com/v3 or https://sim-api.tradestation.com/v3";

it.each<[Name, string, string]>([
  [
    "TRADESTATION_API_URL",
    "http://api.tradestation.com/v3",
    "must begin with https:// outside one's own network",
  ],
  ["TRADESTATION_API_URL", "http://API.TradeStation.com./v3", "may not have a host that ends with a dot"],
  ["TRADESTATION_API_URL", "https://api.tradestation.com./v3", "may not have a host that ends with a dot"],
  ["TRADESTATION_API_URL", "https://api.tradestation.com/v3?", "may not have a ? or a #"],
  ["TRADESTATION_API_URL", "https://api.tradestation.com/v3?sim=1", "may not have a ? or a #"],
  ["TRADESTATION_API_URL", "https://sim-api.tradestation.com/v3#", "may not have a ? or a #"],
  ["TRADESTATION_API_URL", "https://sim-api@api.tradestation.com/v3", "may not hold a user or a password"],
  ["TRADESTATION_API_URL", "https://:x@api.tradestation.com/v3", "may not hold a user or a password"],
  [
    "TRADESTATION_API_URL",
    "https://api.tradestation.com:8443/v3",
    "may not name a port outside one's own network",
  ],
  ["TRADESTATION_API_URL", "https://api.tradestation.com/v2", API],
  ["TRADESTATION_API_URL", "https://api.tradestation.com/%763", API],
  ["TRADESTATION_API_URL", "https://tradestation.com/v3", API],
  [
    "TRADESTATION_TOKEN_URL",
    "http://signin.tradestation.com/oauth/token",
    "must begin with https:// outside one's own network",
  ],
  [
    "TRADESTATION_TOKEN_URL",
    "https://api.tradestation.com/v3",
    "is none of TradeStation's addresses: https://signin.tradestation.com/oauth/token",
  ],
  ["TELEGRAM_API_URL", "http://api.telegram.org", "must begin with https:// outside one's own network"],
  ["TELEGRAM_API_URL", "https://user:pass@api.telegram.org", "may not hold a user or a password"],
  ["SUPABASE_URL", "https://abcdefghijklmnopqrst.supabase.co/#", "may not have a ? or a #"],
  ["SUPABASE_URL", "http://172.32.0.1:54321", "must begin with https:// outside one's own network"],
  ["TELEGRAM_APPROVER_IDS", "-1001234", PEOPLE],
  ["TELEGRAM_APPROVER_IDS", "55, 0", PEOPLE],
  ["TELEGRAM_VIEWER_IDS", "55,-56,-57", PEOPLE],
  ["PROPOSER_TOKEN", "fifteen-letters", "must have at least 16 characters"],
  ["DASHBOARD_URL", "dashboard.example", "is not a web address"],
  ["DASHBOARD_URL", "javascript:alert(1)", "is not a web address"],
  ["DASHBOARD_URL", "http://dashboard.example", "must begin with https:// outside one's own network"],
  ["DASHBOARD_URL", "http://192.168.7.20/", "must begin with https://"],
  ["DASHBOARD_URL", "https://user:pass@dashboard.example", "may not hold a user or a password"],
  ["DASHBOARD_URL", "https://dashboard.example/?project=x", "may not have a ? or a #"],
  ["DASHBOARD_URL", "https://dashboard.example/#/history", "may not have a ? or a #"],
])("%s is refused with a reason: %j", (name, value, message) => {
  expect(() => readSettings({ [name]: value }, [name])).toThrow(
    `Settings: ${name} ${message}. Set them with`,
  );
});

it.each<[Name, string, unknown]>([
  [
    "TRADESTATION_API_URL",
    " https://API.TradeStation.com:443/v3// ".trim(),
    "https://api.tradestation.com/v3",
  ],
  ["TRADESTATION_API_URL", "http://127.0.0.1:3999/v3", "http://127.0.0.1:3999/v3"],
  ["TELEGRAM_API_URL", "http://telegram-bot-api:8081", "http://telegram-bot-api:8081"],
  ["TELEGRAM_API_URL", "http://192.168.7.20:8081/", "http://192.168.7.20:8081"],
  ["SUPABASE_URL", "http://kong:8000", "http://kong:8000"],
  ["DASHBOARD_URL", "", ""],
  ["DASHBOARD_URL", "https://Somebody.GitHub.io/thetabase/", "https://somebody.github.io/thetabase/"],
  ["DASHBOARD_URL", "https://dashboard.example", "https://dashboard.example/"],
  ["DASHBOARD_URL", "https://dashboard.example/theta", "https://dashboard.example/theta"],
  ["DASHBOARD_URL", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/"],
  ["TELEGRAM_APPROVER_IDS", "0", []],
  ["TELEGRAM_VIEWER_IDS", " 7,  8 ", [7, 8]],
])("%s accepts %j", (name, value, read) => {
  expect(readSettings({ [name]: value }, [name])).toEqual({ [name]: read });
});

it.each([
  ["https://api.tradestation.com/v3", true],
  ["https://API.tradestation.com/v3/", true],
  ["https://api.tradestation.com.example/v3", true],
  ["http://10.1.2.3:8080/v3", true],
  ["https://sim-api.tradestation.com/v3", false],
  ["http://localhost:8080/v3", false],
  ["http://[::1]:8080/v3", false],
  ["http://2130706433:8080/v3", false],
])("money is real at %s: %s", (TRADESTATION_API_URL, live) => {
  expect(isLive("tradestation", readSettings({ TRADESTATION_API_URL }, ["TRADESTATION_API_URL"]))).toBe(live);
});

describe("two secrets with the same value", () => {
  const VALUE = "the-value-of-two-of-them";
  const NAMES = [
    ...["CRON_SECRET", "HEALTH_TOKEN", "PROPOSER_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_BOT_TOKEN"],
    ...["TRADESTATION_CLIENT_SECRET", "TRADESTATION_REFRESH_TOKEN"],
  ];

  it.each(
    NAMES.flatMap((one, i) => NAMES.slice(i + 1).map((other) => [one, other])),
  )("are refused naming both: %s and %s, also by who reads neither", (one, other) => {
    const read = () => readSettings({ [one]: VALUE, [other]: VALUE }, ["BROKER"]);
    expect(read).toThrow(`Settings: ${one} and ${other} have one value`);
    expect(read).not.toThrow(VALUE);
  });

  it.each(NAMES)("are refused if the other is a secret API key: %s", (name) => {
    const keys = JSON.stringify({ default: "sb_secret_another", ci: VALUE });
    const read = () => readSettings({ [name]: VALUE, SUPABASE_SECRET_KEYS: keys }, ["SUPABASE_SECRET_KEYS"]);
    expect(read).toThrow(`Settings: ${name} and the secret API key ci have one value`);
    expect(read).not.toThrow(VALUE);
  });
});
