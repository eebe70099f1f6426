import { z } from "zod";

/** This machine, where only stand-ins are. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** That, a private network, or a name that only the network around knows. */
const OWN_NETWORK = new RegExp(
  `${LOOPBACK.source}|^(10(\\.\\d+){3}|192\\.168(\\.\\d+){2}|172\\.(1[6-9]|2\\d|3[01])(\\.\\d+){2}|[^.:]+)$`,
);

/** Why an address is none that anything is sent to; its host is what the URL parser makes of it. */
function faultOf(value: string): string | undefined {
  const { protocol, hostname, port, username, password } = new URL(value);
  switch (true) {
    case username !== "" || password !== "":
      return "may not hold a user or a password";
    case /[?#]/.test(value):
      return "may not have a ? or a #";
    case hostname.endsWith("."):
      return "may not have a host that ends with a dot";
    case OWN_NETWORK.test(hostname):
      return undefined;
    case protocol !== "https:":
      return "must begin with https:// outside one's own network";
    case port !== "":
      return "may not name a port outside one's own network";
  }
}

/** A web address in its one spelling, without a slash at its end. */
const url = () =>
  z
    .url({ protocol: /^https?$/, error: "is not a web address", abort: true })
    .superRefine((value, context) => {
      const fault = faultOf(value);
      if (fault !== undefined) {
        context.addIssue(fault);
      }
    })
    .transform((value) => new URL(value).href.replace(/\/+$/, ""));

/** Whoever is reached: its own hosts, each with whether real money is traded there. */
const TRADESTATION = {
  "https://api.tradestation.com/v3": true,
  "https://sim-api.tradestation.com/v3": false,
};
const ALPACA = { "https://api.alpaca.markets": true, "https://paper-api.alpaca.markets": false };
const SIMULATION = "https://sim-api.tradestation.com/v3";
const SIGN_IN = "https://signin.tradestation.com/oauth/token";
const ALPACA_PAPER = "https://paper-api.alpaca.markets";
const ALPACA_DATA = "https://data.alpaca.markets";

/** Of TradeStation's own hosts nothing but these: what looks like one of them is neither. */
const ofTradeStationAt = (known: string[]) =>
  url().refine(
    (value) => !/(^|\.)tradestation\.com$/.test(new URL(value).hostname) || known.includes(value),
    `is none of TradeStation's addresses: ${known.join(" or ")}`,
  );

/** Alpaca's own hosts, or a stand-in on this machine: its keys go with every call. */
const ofAlpacaAt = (known: string[]) =>
  url().refine(
    (value) => known.includes(value) || LOOPBACK.test(new URL(value).hostname),
    `is none of Alpaca's addresses: ${known.join(" or ")}`,
  );

/** Whether a broker, by the address that the settings give it, trades real money: anywhere but on paper or on this machine. */
export function isLive(
  broker: string | undefined,
  settings: Partial<Settings<"TRADESTATION_API_URL" | "ALPACA_API_URL">>,
): boolean {
  const [at, hosts]: [string | undefined, Record<string, boolean>] =
    broker === "tradestation"
      ? [settings.TRADESTATION_API_URL, TRADESTATION]
      : broker === "alpaca"
        ? [settings.ALPACA_API_URL, ALPACA]
        : [undefined, {}];
  return at !== undefined && hosts[at] !== false && !LOOPBACK.test(new URL(at).hostname);
}

const secret = () =>
  z
    .string()
    .min(16, "must have at least 16 characters")
    // Others reach us changed, or not at all: nobody would be let in.
    .regex(/^[\x21-\x7e]+$/, "may hold characters of ASCII only, and no spaces");

/** Beyond that a number is another one, and it would be the id of somebody else. */
const id = () => z.number().refine(Number.isSafeInteger, "is too long a number");

/** `"12, 34"` -> `[12, 34]`; an empty list allows nobody, and so does `"0"`, until the ids are known. */
const ids = () =>
  z
    .string()
    .regex(/^\s*(-?\d+(\s*,\s*-?\d+)*)?\s*$/, "must be numbers separated by commas")
    .transform((value) =>
      value
        .split(",")
        .filter((id) => id.trim() !== "")
        .map(Number),
    )
    .transform((list) => (list.length === 1 && list[0] === 0 ? [] : list))
    .pipe(z.array(id().positive("must be people's ids, above zero: one below is a chat's")));

/** Needed where BROKER or MARKET_DATA names its vendor, see `readSettings`; empty otherwise. */
const ofVendor = () => z.string().trim().default("");

/**
 * Every setting of the system, as function secrets name them. `.env.example` explains each. Made when it is asked for: a
 * function reads a few, and its start waits for them.
 */
export const SETTINGS = {
  SUPABASE_URL: url,
  SUPABASE_SECRET_KEYS: () =>
    z
      .string()
      .transform((value, context) => {
        try {
          return JSON.parse(value) as unknown;
        } catch {
          context.addIssue({ code: "custom", message: "must be JSON" });
          return z.NEVER;
        }
      })
      .pipe(z.object({ default: z.string().min(1, "is empty") }).catchall(z.string().min(1))),
  CRON_SECRET: secret,
  HEALTH_TOKEN: secret,
  PROPOSER_TOKEN: secret,
  BROKER: () => z.enum(["paper", "tradestation", "alpaca"]).default("paper"),
  MARKET_DATA: () => z.enum(["simulated", "tradestation", "alpaca"]).default("simulated"),
  TRADESTATION_API_URL: () => ofTradeStationAt(Object.keys(TRADESTATION)).default(SIMULATION),
  TRADESTATION_TOKEN_URL: () => ofTradeStationAt([SIGN_IN]).default(SIGN_IN),
  TRADESTATION_CLIENT_ID: ofVendor,
  TRADESTATION_CLIENT_SECRET: ofVendor,
  TRADESTATION_REFRESH_TOKEN: ofVendor,
  TRADESTATION_ACCOUNT_ID: ofVendor,
  ALPACA_API_URL: () => ofAlpacaAt(Object.keys(ALPACA)).default(ALPACA_PAPER),
  ALPACA_DATA_URL: () => ofAlpacaAt([ALPACA_DATA]).default(ALPACA_DATA),
  ALPACA_KEY_ID: ofVendor,
  ALPACA_SECRET_KEY: ofVendor,
  ALPACA_FEED: () => z.enum(["indicative", "opra"]).default("indicative"),
  TELEGRAM_BOT_TOKEN: () => z.string().regex(/^\d+:[\w-]+$/, "is not a bot token"),
  TELEGRAM_API_URL: () => url().default("https://api.telegram.org"),
  TELEGRAM_WEBHOOK_SECRET: () => secret().regex(/^[\w-]{1,256}$/, "may hold letters, digits, _ and - only"),
  TELEGRAM_CHAT_ID: () =>
    z
      .string()
      .regex(/^-?\d+$/, "must be a number")
      .transform(Number)
      .pipe(id()),
  TELEGRAM_APPROVER_IDS: ids,
  TELEGRAM_VIEWER_IDS: () => ids().prefault(""),
};

type Name = keyof typeof SETTINGS;
type Read = { [N in Name]: z.infer<ReturnType<(typeof SETTINGS)[N]>> };

/** The settings one function needs, by name. */
export type Settings<N extends Name> = Pick<Read, N>;

/** What it takes to reach the broker and the market data, for `readSettings`. */
export const OUTSIDE_WORLD = [
  "BROKER",
  "MARKET_DATA",
  "TRADESTATION_API_URL",
  "TRADESTATION_TOKEN_URL",
  "TRADESTATION_CLIENT_ID",
  "TRADESTATION_CLIENT_SECRET",
  "TRADESTATION_REFRESH_TOKEN",
  "TRADESTATION_ACCOUNT_ID",
  "ALPACA_API_URL",
  "ALPACA_DATA_URL",
  "ALPACA_KEY_ID",
  "ALPACA_SECRET_KEY",
  "ALPACA_FEED",
] as const;

/** How TradeStation is reached. */
export type TradeStationSettings = Settings<
  Extract<(typeof OUTSIDE_WORLD)[number], `TRADESTATION_${string}`>
>;

/** How Alpaca is reached. */
export type AlpacaSettings = Settings<Extract<(typeof OUTSIDE_WORLD)[number], `ALPACA_${string}`>>;

/** Each opens one door, and no two the same. */
const SECRETS = [
  "CRON_SECRET",
  "HEALTH_TOKEN",
  "PROPOSER_TOKEN",
  "TELEGRAM_WEBHOOK_SECRET",
  "TELEGRAM_BOT_TOKEN",
  "TRADESTATION_CLIENT_SECRET",
  "TRADESTATION_REFRESH_TOKEN",
  "ALPACA_SECRET_KEY",
] as const;

/**
 * Secrets that have one value, a sentence for each pair. Whatever the environment holds is compared, also what the
 * reader has no use for.
 *
 * @param others by name
 */
export function sharedSecrets(
  environment: Record<string, string | undefined>,
  others: Record<string, string> = {},
): string[] {
  const named = [
    ...SECRETS.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : [])),
    ...Object.entries(others),
  ];
  return named.flatMap(([name, value], i) =>
    named
      .slice(i + 1)
      .filter(([, other]) => other === value)
      .map(([other]) => `${name} and ${other} have one value: whoever had the one would have the other`),
  );
}

/** What is missing or wrong: a sentence each that begins with the setting's name and shows no value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly faults: string[]) {
    super(`Settings: ${faults.join("; ")}. Set them with \`supabase secrets set\`.`);
  }
}

/**
 * Reads the named settings. A missing one is a refusal to start, never an open door; so is a real broker beside a
 * simulated market, or beside derived prices where it trades real money.
 *
 * @throws SettingsError
 */
export function readSettings<N extends Name>(
  environment: Record<string, string | undefined>,
  names: readonly N[],
): Settings<N> {
  const wanted = z.object(Object.fromEntries(names.map((name) => [name, SETTINGS[name]()])));
  const parsed = wanted.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      return `${name} ${environment[name] === undefined ? "is missing" : message}`;
    });
    throw new SettingsError([...new Set(faults)]);
  }
  const settings = parsed.data as unknown as Settings<N>;
  const keys = Object.entries((settings as Partial<Read>).SUPABASE_SECRET_KEYS ?? {});
  const faults = [
    ...faultsTogether(settings),
    ...sharedSecrets(
      environment,
      Object.fromEntries(keys.map(([name, key]) => [`the secret API key ${name}`, key])),
    ),
  ];
  if (faults.length > 0) {
    throw new SettingsError(faults);
  }
  return settings;
}

/** What is right by itself and wrong beside the other settings. */
function faultsTogether(settings: Partial<Read>): string[] {
  const { BROKER, MARKET_DATA, ALPACA_FEED } = settings;
  const isReal = BROKER === "tradestation" || BROKER === "alpaca";
  if (isReal && MARKET_DATA === "simulated") {
    return [
      `BROKER=${BROKER} would trade real contracts at simulated prices: MARKET_DATA must be ${BROKER}, too`,
    ];
  }
  if (MARKET_DATA === "alpaca" && ALPACA_FEED === "indicative") {
    // Prices that are derived from others are good enough for Alpaca's own paper account, which trades at them.
    const where = isLive(BROKER, settings) ? "with real money" : "at TradeStation";
    if (isLive(BROKER, settings) || BROKER === "tradestation") {
      return [
        `ALPACA_FEED=indicative has derived prices, and BROKER=${BROKER} would trade ${where} at them: it must be opra`,
      ];
    }
  }
  return OUTSIDE_WORLD.filter((name) => {
    const vendor = name.split("_")[0]?.toLowerCase();
    return settings[name] === "" && (vendor === BROKER || vendor === MARKET_DATA);
  }).map((name) => `${name} is missing`);
}
