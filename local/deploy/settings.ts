import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { isLive, readSettings, SETTINGS, SettingsError } from "../../shared/settings.ts";
import { readEnvFile } from "../env-file.ts";
import { unknownNames } from "../known-settings.ts";

export function projectReference() {
  return z.string().regex(/^[a-z]{20}$/, "is not a project reference: 20 lower-case letters");
}

/** Settings of the set-up alone: the functions never see them, and `supabase secrets set` skips these names. */
const setUpSchema = z.object({
  SUPABASE_PROJECT_ID: projectReference(),
  SUPABASE_ACCESS_TOKEN: z.string().optional(),
  SUPABASE_DB_PASSWORD: z.string().optional(),
  SUPABASE_DB_URL: z.url({ protocol: /^postgres(ql)?$/, error: "is not a Postgres URL" }).optional(),
});

type Name = keyof typeof SETTINGS;
type FunctionSetting = Exclude<Name, `SUPABASE_${string}`>;

/** The settings that become function secrets. The platform gives every function those with its own prefix. */
const FUNCTION_SETTINGS = Object.keys(SETTINGS).filter(
  (name): name is FunctionSetting => !name.startsWith("SUPABASE_"),
);

export interface DeploySettings {
  projectId: string;
  /** The address of the project: https://<ref>.supabase.co, or its custom domain. */
  projectUrl: string;
  accessToken: string | undefined;
  databasePassword: string | undefined;
  /** Used instead of the address that the CLI finds by itself. */
  databaseUrl: string | undefined;
  /** As the functions will read them. */
  functions: ReturnType<typeof readSettings<FunctionSetting>>;
  /** The same settings, as they are written in the file. */
  functionSecrets: Record<string, string>;
  /** Names of function settings that the file does not have. */
  absent: string[];
  /** A sentence for each name in the file that nothing here reads. */
  notices: string[];
}

/** Where a newcomer finds a missing setting. */
const WHERE: Record<string, string> = {
  SUPABASE_PROJECT_ID:
    "It is in the address of the project's dashboard: https://supabase.com/dashboard/project/<this>",
  TELEGRAM_BOT_TOKEN: "https://t.me/BotFather gives it: write /newbot to it, or /mybots for a bot you have",
  TELEGRAM_WEBHOOK_SECRET: "Make one up: openssl rand -hex 32",
  CRON_SECRET: "Make one up: openssl rand -hex 32",
  HEALTH_TOKEN: "Make one up: openssl rand -hex 32",
  PROPOSER_TOKEN: "Make one up: openssl rand -hex 32",
  TELEGRAM_CHAT_ID: "0 for now; after the set-up, send /start to the bot: it answers with the id",
  TELEGRAM_APPROVER_IDS: "0 for now; after the set-up, send /start to the bot: it answers with your id",
  DASHBOARD_URL:
    "The address of the page on your host of static files; leave it out if you have no page there",
  MARKET_DATA: "simulated works with BROKER=paper only; tradestation and alpaca have real prices",
  ALPACA_FEED: "opra is Alpaca's paid feed; indicative is free, for its paper account and for BROKER=paper",
  TRADESTATION_CLIENT_ID: "It comes with the API key from TradeStation's client service",
  TRADESTATION_CLIENT_SECRET: "It comes with the API key from TradeStation's client service",
  TRADESTATION_REFRESH_TOKEN: "From the authorization of that API key; .env.example names the scopes",
  ALPACA_KEY_ID: "https://app.alpaca.markets shows it: API Keys, of the paper account or of the live one",
  ALPACA_SECRET_KEY: "https://app.alpaca.markets shows it once, with the key id",
  TRADESTATION_ACCOUNT_ID: "The account's number, as TradeStation shows it",
};

/**
 * Reads a file like .env.example.
 *
 * @throws Error that names every missing or wrong setting and where to get it, and shows no value
 */
export function readDeploySettings(file: string): DeploySettings {
  const given = readEnvFile(file);
  const { slips, notices } = unknownNames(given);
  const faults: string[] = [...slips];
  const setUp = setUpSchema.extend({ SUPABASE_URL: SETTINGS.SUPABASE_URL().optional() });
  const ours = setUp.safeParse(given);
  for (const { path, message } of ours.error?.issues ?? []) {
    const name = String(path[0]);
    faults.push(`${name} ${given[name] === undefined ? "is missing" : message}`);
  }
  let functions: DeploySettings["functions"] | undefined;
  try {
    functions = readSettings(given, FUNCTION_SETTINGS);
  } catch (error) {
    if (!(error instanceof SettingsError)) {
      throw error;
    }
    faults.push(...error.faults);
  }
  if (!functions || !ours.success || slips.length > 0) {
    const told = faults.map((fault) => {
      const where = WHERE[fault.split(/[ =]/)[0] ?? ""];
      return `  ${fault}${where ? `\n      ${where}` : ""}`;
    });
    throw new Error(`${file} is not complete yet:\n${told.join("\n")}`);
  }
  const { SUPABASE_PROJECT_ID, SUPABASE_URL } = ours.data;
  return {
    projectId: SUPABASE_PROJECT_ID,
    projectUrl: SUPABASE_URL ?? `https://${SUPABASE_PROJECT_ID}.supabase.co`,
    accessToken: ours.data.SUPABASE_ACCESS_TOKEN,
    databasePassword: ours.data.SUPABASE_DB_PASSWORD,
    databaseUrl: ours.data.SUPABASE_DB_URL,
    functions,
    functionSecrets: Object.fromEntries(
      FUNCTION_SETTINGS.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
    ),
    absent: FUNCTION_SETTINGS.filter((name) => given[name] === undefined),
    notices,
  };
}

/** Creates a newcomer's file: .env.example with random values for the secrets that can be made up. */
export function startSettingsFile(file: string, example: string): void {
  if (existsSync(file)) {
    return;
  }
  const begun = readFileSync(example, "utf8").replaceAll(
    /^(TELEGRAM_WEBHOOK_SECRET|CRON_SECRET|HEALTH_TOKEN|PROPOSER_TOKEN)=$/gm,
    (line) => line + randomBytes(32).toString("hex"),
  );
  // Writes all or nothing: the next run would not complete a partial file.
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, begun, { mode: 0o600 });
  renameSync(partial, file);
}

/** Whether the orders of this set-up trade real money. */
export function isLiveBroker({ functions }: DeploySettings): boolean {
  return isLive(functions.BROKER, functions);
}
