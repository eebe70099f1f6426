import { randomBytes } from "node:crypto";
import { NETWORK_SETTINGS, networksSetUp } from "../shared/publishing/settings.ts";
import { isLive, OUTSIDE_WORLD, readSettings } from "../shared/settings.ts";

/** Found wrong before anything starts; each function checks its own again. */
const CHECKED = [
  "CRON_SECRET",
  "HEALTH_TOKEN",
  "PROPOSER_TOKEN",
  "SUPABASE_SECRET_KEYS",
  "TELEGRAM_BOT_TOKEN",
  "TELEGRAM_API_URL",
  "TELEGRAM_WEBHOOK_SECRET",
  "TELEGRAM_CHAT_ID",
  "TELEGRAM_APPROVER_IDS",
  "TELEGRAM_VIEWER_IDS",
  "DASHBOARD_URL",
  ...OUTSIDE_WORLD,
  ...(Object.keys(NETWORK_SETTINGS) as (keyof typeof NETWORK_SETTINGS)[]),
] as const;

/** The person at the chat page; a private chat has the id of its user. */
const LOCAL_USER = "1001";

/** Somebody else at the chat page, who may look. */
const LOCAL_VIEWER = "1002";

/** Where each vendor and each network is reached. */
const HOSTS = {
  x: ["X_API_URL"],
  linkedin: ["LINKEDIN_API_URL", "LINKEDIN_OAUTH_URL"],
  instagram: ["INSTAGRAM_API_URL"],
  bluesky: ["BLUESKY_URL"],
  tradestation: ["TRADESTATION_API_URL", "TRADESTATION_TOKEN_URL"],
  alpaca: ["ALPACA_API_URL", "ALPACA_DATA_URL"],
} as const;

export interface LocalSettings {
  /** The whole environment of the functions. */
  environment: Record<string, string>;
  /** Those that the stack itself needs, read. */
  settings: ReturnType<typeof readSettings<(typeof CHECKED)[number]>>;
  /**
   * Whom the bot talks to: a stand-in that the stack starts; the real Telegram, whose updates have to be fetched; or
   * whoever is at the TELEGRAM_API_URL that was given, who brings them.
   */
  telegram: "stand-in" | "real" | "given";
  /** Whether a broker's live host is in play, where the market clock must be the real one. */
  live: boolean;
  /** Whether a bot, a broker (one with play money too) or quotes are other than the stack's own: then its book is worth keeping. */
  isReal: boolean;
}

/**
 * Settings for a local stack: paper broker, simulated market, new secrets; `given` goes before them.
 *
 * @throws Error that names every setting that is missing or wrong, and shows no value
 */
export function localSettings(
  given: Record<string, string>,
  supabaseUrl: string,
  secretKey: string,
): LocalSettings {
  const telegram = given.TELEGRAM_API_URL ? "given" : given.TELEGRAM_BOT_TOKEN ? "real" : "stand-in";
  if (telegram === "real" && !(given.TELEGRAM_CHAT_ID && given.TELEGRAM_APPROVER_IDS)) {
    throw new Error(
      "With a bot of your own, TELEGRAM_CHAT_ID and TELEGRAM_APPROVER_IDS are needed as well. " +
        "Write 0 for both until you know them: /start to the bot tells them.",
    );
  }
  // The file may be that of a hosted project, whose access token and database are none of these functions' business.
  const forFunctions = Object.fromEntries(
    Object.entries(given).filter(([name]) => !name.startsWith("SUPABASE_")),
  );
  const environment: Record<string, string> = {
    BROKER: "paper",
    MARKET_DATA: "simulated",
    CRON_SECRET: randomBytes(24).toString("base64url"),
    HEALTH_TOKEN: randomBytes(24).toString("base64url"),
    PROPOSER_TOKEN: randomBytes(24).toString("base64url"),
    TELEGRAM_BOT_TOKEN: `1:LOCAL-${randomBytes(12).toString("hex")}`,
    TELEGRAM_API_URL: "https://api.telegram.org",
    TELEGRAM_WEBHOOK_SECRET: randomBytes(24).toString("base64url"),
    TELEGRAM_CHAT_ID: LOCAL_USER,
    TELEGRAM_APPROVER_IDS: LOCAL_USER,
    // With a real bot that would be a real person.
    ...(telegram !== "real" && { TELEGRAM_VIEWER_IDS: LOCAL_VIEWER }),
    ...(telegram === "stand-in" ? withoutUnknownIds(forFunctions) : forFunctions),
    SUPABASE_URL: supabaseUrl,
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: secretKey }),
  };
  const settings = readSettings(environment, CHECKED);
  const inUse: string[] = [settings.BROKER, settings.MARKET_DATA, ...networksSetUp(settings)];
  for (const [vendor, names] of Object.entries(HOSTS)) {
    if (inUse.includes(vendor)) {
      // The defaults, too, are hosts to be reached.
      Object.assign(environment, Object.fromEntries(names.map((name) => [name, settings[name]])));
    }
  }
  return {
    environment,
    settings,
    telegram,
    live: inUse.some((vendor) => isLive(vendor, settings)),
    isReal: telegram !== "stand-in" || settings.BROKER !== "paper" || settings.MARKET_DATA !== "simulated",
  };
}

/** .env.example says 0 for the ids that Telegram has yet to tell; the stand-in has a person of its own. */
function withoutUnknownIds(given: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "0"));
}

/** The hosts among the settings' addresses: whom the functions have to reach. From the dashboard's they are reached. */
export function addressedHosts(environment: Record<string, string>): string[] {
  return Object.entries(environment)
    .filter(([name]) => name.endsWith("_URL") && name !== "DASHBOARD_URL")
    .map(([, url]) => new URL(url).host);
}
