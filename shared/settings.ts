import { z } from "zod";
import { address, pageAddress } from "./outside/address.ts";
import { missingForNetworks, NETWORK_SECRETS, NETWORK_SETTINGS } from "./publishing/settings.ts";
import type { Read } from "./vendors/vendor.ts";
import { tradesRealMoney, VENDOR_SETTINGS, VENDORS, vendorOf } from "./vendors/vendors.ts";

const NAMES = Object.keys(VENDORS) as (keyof typeof VENDORS)[];

/** Whether a broker trades real money at the address in the settings. */
export function isLive(broker: string | undefined, settings: Partial<Settings<Outside>>): boolean {
  const vendor = vendorOf(broker);
  return vendor !== undefined && tradesRealMoney(vendor, settings);
}

const secret = () =>
  z
    .string()
    .min(16, "must have at least 16 characters")
    // Other characters change on their way in a header, or do not arrive, and nobody would be let in.
    .regex(/^[\x21-\x7e]+$/, "may hold characters of ASCII only, and no spaces");

/** zod's own message would begin a new sentence in the middle of ours. */
const oneOf = <T extends string>(names: T[]) => z.enum(names, `must be one of ${names.join(", ")}`);

/** JavaScript rounds larger numbers, which would then be the id of somebody else. */
const id = () => z.number().refine(Number.isSafeInteger, "is too long a number");

/** `"12, 34"` -> `[12, 34]`. An empty list allows nobody. `"0"` does the same, for as long as the ids are unknown. */
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

/**
 * Every setting of the system, by the names of function secrets. `.env.example` explains each. Schemas are made on
 * demand, because a function reads only a few and its start waits for them.
 */
export const SETTINGS = {
  SUPABASE_URL: address,
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
  BROKER: () => oneOf(["paper", ...NAMES]).default("paper"),
  MARKET_DATA: () => oneOf(["simulated", ...NAMES]).default("simulated"),
  ...VENDOR_SETTINGS,
  ...NETWORK_SETTINGS,
  TELEGRAM_BOT_TOKEN: () => z.string().regex(/^\d+:[\w-]+$/, "is not a bot token"),
  TELEGRAM_API_URL: () => address().default("https://api.telegram.org"),
  TELEGRAM_WEBHOOK_SECRET: () => secret().regex(/^[\w-]{1,256}$/, "may hold letters, digits, _ and - only"),
  TELEGRAM_CHAT_ID: () =>
    z
      .string()
      .regex(/^-?\d+$/, "must be a number")
      .transform(Number)
      .pipe(id()),
  TELEGRAM_APPROVER_IDS: ids,
  TELEGRAM_VIEWER_IDS: () => ids().prefault(""),
  DASHBOARD_URL: () => pageAddress().default(""),
};

type Name = keyof typeof SETTINGS;
type Values = Read<typeof SETTINGS>;

/** The settings that one function needs, by name. */
export type Settings<N extends Name> = Pick<Values, N>;

type Outside = "BROKER" | "MARKET_DATA" | keyof typeof VENDOR_SETTINGS;

/** The settings for the broker and the market data, for `readSettings`. */
export const OUTSIDE_WORLD = [
  "BROKER",
  "MARKET_DATA",
  ...(Object.keys(VENDOR_SETTINGS) as (keyof typeof VENDOR_SETTINGS)[]),
] as const;

/** Secrets that must all differ, because each protects something else. */
const SECRETS = [
  "CRON_SECRET",
  "HEALTH_TOKEN",
  "PROPOSER_TOKEN",
  "TELEGRAM_WEBHOOK_SECRET",
  "TELEGRAM_BOT_TOKEN",
  ...Object.values(VENDORS).flatMap(({ secrets }) => secrets),
  ...NETWORK_SECRETS,
] as const;

/**
 * Secrets that share a value, as one sentence for each pair. All secrets in the environment are compared, including
 * those that the caller does not read.
 *
 * @param others further secrets, by name
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

/** Missing or wrong settings, as sentences that begin with the setting's name and show no value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly faults: string[]) {
    super(`Settings: ${faults.join("; ")}. Set them with \`supabase secrets set\`.`);
  }
}

/**
 * Reads the named settings. A missing setting prevents the start and never opens access. A real broker with a simulated
 * market prevents it, too, as do derived prices with real money or another vendor's broker.
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
  const keys = Object.entries((settings as Partial<Values>).SUPABASE_SECRET_KEYS ?? {});
  const faults = [
    ...faultsTogether(settings),
    ...missingForNetworks(settings),
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

/** Faults of settings that are valid alone but not together. */
function faultsTogether(settings: Partial<Values>): string[] {
  const { BROKER, MARKET_DATA } = settings;
  const broker = vendorOf(BROKER);
  const source = vendorOf(MARKET_DATA);
  if (broker && MARKET_DATA === "simulated") {
    return [
      `BROKER=${BROKER} would trade real contracts at simulated prices: MARKET_DATA must be ${BROKER}, too`,
    ];
  }
  const derived = source?.derived;
  const isDerived = derived != null && settings[derived.setting as Name] === derived.value;
  // Derived prices are good enough for the paper account of the vendor that derives them, because that account trades
  // at them.
  if (broker && isDerived && (broker !== source || isLive(BROKER, settings))) {
    const where = isLive(BROKER, settings) ? "with real money" : `at ${broker.title}`;
    return [
      `${derived.setting}=${derived.value} has derived prices, and BROKER=${BROKER} would trade ${where} at them: it must be ${derived.instead}`,
    ];
  }
  return [...new Set([broker, source])].flatMap((vendor) =>
    Object.keys(vendor?.settings ?? {})
      .filter((name) => settings[name as Name] === "")
      .map((name) => `${name} is missing`),
  );
}
