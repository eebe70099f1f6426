import fc from "fast-check";
import { expect, it } from "vitest";
import { readSettings, SETTINGS, SettingsError } from "../../../shared/settings.ts";
import { texts } from "../hostile/values.ts";
import { fuzz } from "../runs.ts";

const NAMES = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

/** The settings of an owner who has set up everything. */
const SOUND: Record<(typeof NAMES)[number], string> = {
  SUPABASE_URL: "https://abcdefghijklmnopqrst.supabase.co",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_of_this_test"}',
  CRON_SECRET: "cron-secret-of-this-test",
  HEALTH_TOKEN: "health-token-of-this-test",
  PROPOSER_TOKEN: "proposer-token-of-this-test",
  BROKER: "tradestation",
  MARKET_DATA: "tradestation",
  TRADESTATION_API_URL: "https://sim-api.tradestation.com/v3",
  TRADESTATION_TOKEN_URL: "https://signin.tradestation.com/oauth/token",
  TRADESTATION_CLIENT_ID: "client-of-this-test",
  TRADESTATION_CLIENT_SECRET: "client-secret-of-this-test",
  TRADESTATION_REFRESH_TOKEN: "refresh-token-of-this-test",
  TRADESTATION_ACCOUNT_ID: "SIM1234567M",
  ALPACA_API_URL: "https://paper-api.alpaca.markets",
  ALPACA_DATA_URL: "https://data.alpaca.markets",
  ALPACA_KEY_ID: "key-id-of-this-test",
  ALPACA_SECRET_KEY: "secret-key-of-this-test",
  ALPACA_FEED: "indicative",
  TELEGRAM_BOT_TOKEN: "123456:bot-token-of-this-test",
  TELEGRAM_API_URL: "https://api.telegram.org",
  TELEGRAM_WEBHOOK_SECRET: "webhook-secret-of-this-test",
  TELEGRAM_CHAT_ID: "-1001234567890",
  TELEGRAM_APPROVER_IDS: "12, 34",
  TELEGRAM_VIEWER_IDS: "",
  DASHBOARD_URL: "https://somebody.github.io/thetabase/",
  X_API_KEY: "api-key-of-this-test",
  X_API_KEY_SECRET: "api-key-secret-of-this-test",
  X_ACCESS_TOKEN: "access-token-of-this-test",
  X_ACCESS_TOKEN_SECRET: "access-token-secret-of-this-test",
  X_API_URL: "https://api.x.com",
  LINKEDIN_CLIENT_ID: "linkedin-client-of-this-test",
  LINKEDIN_CLIENT_SECRET: "linkedin-secret-of-this-test",
  LINKEDIN_ACCESS_TOKEN: "linkedin-token-of-this-test",
  LINKEDIN_VERSION: "202607",
  LINKEDIN_API_URL: "https://api.linkedin.com",
  LINKEDIN_OAUTH_URL: "https://www.linkedin.com",
  INSTAGRAM_ACCESS_TOKEN: "instagram-token-of-this-test",
  INSTAGRAM_VERSION: "v25.0",
  INSTAGRAM_API_URL: "https://graph.instagram.com",
  BLUESKY_HANDLE: "somebody.bsky.social",
  BLUESKY_APP_PASSWORD: "abcd-efgh-ijkl-mnop",
  BLUESKY_URL: "https://bsky.social",
};

const odd = fc.oneof(
  texts,
  fc.constantFrom(
    "12345678901234567890",
    "-99999999999999999999",
    "12,34,99999999999999999999",
    "1,,2",
    "1 2",
    "1e3",
    "0x10",
    "+5",
    "-0",
    "paper ",
    "LIVE",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://user:password@host",
    "https://host/?a=b#c",
    "http://api.tradestation.com/v3",
    "https://api.tradestation.com./v3",
    "http://",
    '{"default":""}',
    '{"default":null}',
    '{"__proto__":{"default":"x"}}',
    '["x"]',
    "null",
    "secret-with-a-line-break\n",
    "sixteen characters, and a space",
    "\u00e4".repeat(20),
  ),
  fc.integer().map(String),
);

it("settings are used as written, or refused by name without their value", async () => {
  await fuzz(
    fc.record({ name: fc.constantFrom(...NAMES), value: fc.option(odd, { nil: undefined, freq: 10 }) }),
    async ({ name, value }) => {
      const environment = { ...SOUND, [name]: value };
      try {
        const settings = readSettings(environment, NAMES);
        const ids = [
          settings.TELEGRAM_CHAT_ID,
          ...settings.TELEGRAM_APPROVER_IDS,
          ...settings.TELEGRAM_VIEWER_IDS,
        ];
        expect(ids.every(Number.isSafeInteger)).toBe(true);
        expect(
          [...settings.TELEGRAM_APPROVER_IDS, ...settings.TELEGRAM_VIEWER_IDS].every((id) => id > 0),
        ).toBe(true);
        for (const url of [settings.SUPABASE_URL, settings.TRADESTATION_API_URL, settings.TELEGRAM_API_URL]) {
          expect(url).toMatch(/^https?:\/\/[^/]/);
        }
        // A secret that a header cannot carry would lock everybody out.
        for (const secret of [
          settings.CRON_SECRET,
          settings.HEALTH_TOKEN,
          settings.PROPOSER_TOKEN,
          settings.TELEGRAM_WEBHOOK_SECRET,
        ]) {
          expect(new Headers({ secret }).get("secret")).toBe(secret);
        }
      } catch (error) {
        if (!(error instanceof SettingsError)) {
          throw error;
        }
        expect(error.message).toContain(name);
        for (const [, secret] of Object.entries(environment).filter(([key]) =>
          /SECRET|TOKEN$|KEYS/.test(key),
        )) {
          expect(secret === undefined || secret.trim().length < 8 || !error.message.includes(secret)).toBe(
            true,
          );
        }
      }
    },
    { share: 10 },
  );
});
