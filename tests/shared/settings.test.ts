import { expect, it } from "vitest";
import { readSettings, type SETTINGS } from "../../shared/settings.ts";

type Name = keyof typeof SETTINGS;

it.each<[Name, string, string]>([
  ["TELEGRAM_CHAT_ID", "12345678901234567890", "TELEGRAM_CHAT_ID is too long a number"],
  ["TELEGRAM_APPROVER_IDS", "12, 99999999999999999999", "TELEGRAM_APPROVER_IDS is too long a number"],
  ["TELEGRAM_VIEWER_IDS", "-99999999999999999999", "TELEGRAM_VIEWER_IDS is too long a number"],
  ["CRON_SECRET", "secret-with-a-line-break\n", "CRON_SECRET may hold characters of ASCII only"],
  ["CRON_SECRET", "ein-Geheimnis-für-alle", "CRON_SECRET may hold characters of ASCII only"],
  ["TELEGRAM_API_URL", "file:///etc/passwd", "TELEGRAM_API_URL is not a web address"],
  ["TRADESTATION_API_URL", "sim-api.tradestation.com/v3", "TRADESTATION_API_URL is not a web address"],
])("%s is refused where it would be read as something else: %j", (name, value, message) => {
  const read = () => readSettings({ [name]: value }, [name]);
  expect(read).toThrow(`Settings: ${message}`);
  expect(read).not.toThrow(value);
});
