import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { isLive, readSettings, SETTINGS, SettingsError } from "../../shared/settings.ts";
import { readEnvFile } from "../env-file.ts";
import { unknownNames } from "../known-settings.ts";

export function projectReference() {
  return z.string().regex(/^[a-z]{20}$/, "is not a project reference: 20 lower-case letters");
}

/** What only the set-up needs: the functions never see it, and `supabase secrets set` leaves these names out. */
const setUpSchema = z.object({
  SUPABASE_PROJECT_ID: projectReference(),
  SUPABASE_ACCESS_TOKEN: z.string().optional(),
  SUPABASE_DB_PASSWORD: z.string().optional(),
  SUPABASE_DB_URL: z.url({ protocol: /^postgres(ql)?$/, error: "is not a Postgres URL" }).optional(),
});

type Name = keyof typeof SETTINGS;
type FunctionSetting = Exclude<Name, `SUPABASE_${string}`>;

/** What becomes a function secret; those of the platform's own prefix it gives to every function by itself. */
const FUNCTION_SETTINGS = Object.keys(SETTINGS).filter(
  (name): name is FunctionSetting => !name.startsWith("SUPABASE_"),
);

export interface DeploySettings {
  projectId: string;
  /** Where the project answers: https://<ref>.supabase.co unless a domain of one's own was given. */
  projectUrl: string;
  accessToken: string | undefined;
  databasePassword: string | undefined;
  /** Instead of the address that the CLI finds by itself. */
  databaseUrl: string | undefined;
  /** As the functions will read them. */
  functions: ReturnType<typeof readSettings<FunctionSetting>>;
  /** The same, as they are written in the file. */
  functionSecrets: Record<string, string>;
  /** Names of settings that functions know and the file does not give. */
  absent: string[];
  /** What else the file names, and nobody here reads: a sentence each. */
  notices: string[];
}

/** Where a newcomer finds what is missing. */
const WHERE: Record<string, string> = {
  SUPABASE_PROJECT_ID:
    "It is in the address of the project's dashboard: https://supabase.com/dashboard/project/<this>",
  TELEGRAM_BOT_TOKEN: "https://t.me/BotFather gives it: write /newbot to it, or /mybots for a bot you have",
  TELEGRAM_WEBHOOK_SECRET: "Make one up: openssl rand -hex 32",
  CRON_SECRET: "Make one up: openssl rand -hex 32",
  HEALTH_TOKEN: "Make one up: openssl rand -hex 32",
  PROPOSER_TOKEN: "Make one up: openssl rand -hex 32",
  TELEGRAM_CHAT_ID: "0 for now; once all is set up, /start to the bot tells it",
  TELEGRAM_APPROVER_IDS: "0 for now; once all is set up, /start to the bot tells yours",
  DASHBOARD_URL:
    "The address of the page, on the host of static files where you have put it; leave it out for none",
  MARKET_DATA: "simulated goes with BROKER=paper alone; tradestation and alpaca have real prices",
  ALPACA_FEED: "opra is Alpaca's paid feed; indicative is free, for its paper account and for BROKER=paper",
  TRADESTATION_CLIENT_ID: "With the API key that TradeStation's client service gives",
  TRADESTATION_CLIENT_SECRET: "With the API key that TradeStation's client service gives",
  TRADESTATION_REFRESH_TOKEN: "From the authorization of that API key; .env.example names the scopes",
  ALPACA_KEY_ID: "https://app.alpaca.markets shows it: API Keys, of the paper account or of the live one",
  ALPACA_SECRET_KEY: "https://app.alpaca.markets shows it once, with the key id",
  TRADESTATION_ACCOUNT_ID: "The account's number, as TradeStation shows it",
};

/**
 * Reads a file like .env.example.
 *
 * @throws Error that says of every setting that is missing or wrong where to get it, and shows no value
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

/** Starts a newcomer's file: .env.example with the secrets that are only to be made up. */
export function startSettingsFile(file: string, example: string): void {
  if (existsSync(file)) {
    return;
  }
  const begun = readFileSync(example, "utf8").replaceAll(
    /^(TELEGRAM_WEBHOOK_SECRET|CRON_SECRET|HEALTH_TOKEN|PROPOSER_TOKEN)=$/gm,
    (line) => line + randomBytes(32).toString("hex"),
  );
  // Whole or not there at all: the next run would not make the rest.
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, begun, { mode: 0o600 });
  renameSync(partial, file);
}

/** Whether what is set up sends orders that cost money. */
export function isLiveBroker({ functions }: DeploySettings): boolean {
  return isLive(functions.BROKER, functions);
}
