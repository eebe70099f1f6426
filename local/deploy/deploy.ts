// npm run deploy: sets up a hosted project, or brings it up to date, and reports what it verified.
import { existsSync } from "node:fs";
import { OutsideError } from "../../shared/outside/errors.ts";
import { sharedSecrets } from "../../shared/settings.ts";
import { readArguments } from "../arguments.ts";
import { buildFunctions } from "../bundles.ts";
import { errorInWords } from "../error-in-words.ts";
import { proveBroker } from "../prove-broker.ts";
import { proveQuotes } from "../prove-quotes.ts";
import { ask, canAsk } from "../question.ts";
import { assertDeployable } from "./configured-functions.ts";
import { assertLimitsChosen } from "./limits.ts";
import { type Report, redactor, reportTo } from "./report.ts";
import { type DeploySettings, isLiveBroker, readDeploySettings, startSettingsFile } from "./settings.ts";
import { type SetUp, steps } from "./steps.ts";
import { hostedProject } from "./supabase.ts";
import { dashboardInGroup, telegramBot } from "./telegram.ts";
import { verifications } from "./verify.ts";

const HELP = `npm run deploy                 sets up the hosted project of .env, or brings it up to date
npm run deploy -- --dry-run    shows what that would change, and changes nothing

  --env-file FILE   reads the settings from FILE, which is like .env.example, in place of .env
  --live            trades real money: answers yes to the question that is asked if the broker is live
  --help            shows this help

You can repeat it, also after an interruption. docs/by-hand.md describes each of its steps.`;

const ACCESS =
  "Access comes from SUPABASE_ACCESS_TOKEN (https://supabase.com/dashboard/account/tokens) " +
  "or from `npx supabase login`. Does the project of SUPABASE_PROJECT_ID belong to that account?";

const checkout = process.cwd();
const { values: flags } = readFlags();
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
process.exitCode = await main();

/** @returns the exit code */
async function main(): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // The handler stays: Ctrl-C arrives from the terminal and again from npm, and must not end us half-way.
    process.on(signal, () => interruption.abort());
  }
  const secretKeys: string[] = [];
  let redact = (text: string) => text;
  try {
    const settings = readSettingsFile(flags["env-file"]);
    redact = redactor(settings, () => secretKeys);
    const report = reportTo(process.stdout, redact);
    for (const notice of settings.notices) {
      report.say(notice);
    }
    const goesOn = !isLiveBroker(settings) || flags["dry-run"] || flags.live;
    if (!goesOn && !(await askLive(settings, interruption.signal))) {
      console.error("Nothing was changed.");
      return 1;
    }
    const { setUp, secretKey } = await prepare(settings, report, interruption.signal);
    secretKeys.push(secretKey);
    if (flags["dry-run"]) {
      return await dryRun(setUp, report);
    }
    await carryOut(setUp, report);
    return (await verify(setUp, secretKey, report, interruption.signal)) ? 0 : 1;
  } catch (error) {
    if (interruption.signal.aborted) {
      console.error("\nStopped. Finished steps stay done; npm run deploy does the rest.");
      return 130;
    }
    console.error(redact(`\n${errorInWords(error)}`));
    return 1;
  }
}

function readSettingsFile(given: string | undefined): DeploySettings {
  const file = given ?? ".env";
  if (!existsSync(file)) {
    if (given !== undefined || flags["dry-run"]) {
      throw new Error(`There is no file ${file}. npm run deploy creates a .env from .env.example.`);
    }
    startSettingsFile(file, ".env.example");
    console.log("Created .env from .env.example and filled in random secrets.");
  }
  return readDeploySettings(file);
}

/**
 * Asks once at the terminal whether to trade real money.
 *
 * @throws Error if there is no terminal
 */
async function askLive({ functions }: DeploySettings, signal: AbortSignal): Promise<boolean> {
  const [url, account] =
    functions.BROKER === "alpaca"
      ? [functions.ALPACA_API_URL, "ALPACA_KEY_ID"]
      : [functions.TRADESTATION_API_URL, "TRADESTATION_ACCOUNT_ID"];
  const what = `LIVE: approved trades go to ${new URL(url).host} and trade REAL MONEY in the account of ${account}.`;
  if (!canAsk()) {
    throw new Error(`${what}\nThere is no terminal to ask at: confirm with --live.`);
  }
  return ["y", "yes"].includes(await ask(`${what}\nGo on? [y/N] `, signal));
}

/** Checks everything that can be checked before anything changes. */
async function prepare(
  settings: DeploySettings,
  report: Report,
  signal: AbortSignal,
): Promise<{ setUp: SetUp; secretKey: string }> {
  await buildFunctions(checkout);
  assertDeployable(checkout);
  const { BROKER, MARKET_DATA } = settings.functions;
  const live = isLiveBroker(settings) ? ", LIVE: real money" : "";
  report.say(`${settings.projectUrl}: BROKER=${BROKER}, MARKET_DATA=${MARKET_DATA}${live}`);
  await proveAlpaca(settings, report);
  report.begin("Project");
  const project = hostedProject(settings, checkout, signal);
  const secretKey = await project.secretKey().catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Error(`${error instanceof Error ? error.message : error}\n${ACCESS}`);
  });
  if (secretKey === null) {
    throw new Error(
      "The project has no secret API key named `default`, which its functions use. Make one: " +
        `https://supabase.com/dashboard/project/${settings.projectId}/settings/api-keys`,
    );
  }
  const shared = sharedSecrets(settings.functionSecrets, { "the secret API key default": secretKey });
  if (shared.length > 0) {
    throw new Error(`${shared.join("; ")}.`);
  }
  if (isLiveBroker(settings)) {
    await assertLimitsChosen(project, settings);
  }
  report.end("Project", settings.projectId);
  report.begin("Bot");
  const bot = telegramBot(settings);
  report.end("Bot", await bot.name());
  return { setUp: { settings, checkout, project, bot }, secretKey };
}

/**
 * Asks Alpaca what the account may do and what its feed quotes: the keys suffice for that. TradeStation's token
 * is in Vault, so TradeStation is asked at the end, by the verifications.
 *
 * @throws Error if nothing could be traded or quoted
 */
async function proveAlpaca({ functions, projectUrl }: DeploySettings, report: Report): Promise<void> {
  const questions = [
    ...(functions.BROKER === "alpaca" ? [["Broker", proveBroker] as const] : []),
    ...(functions.MARKET_DATA === "alpaca" ? [["Quotes", proveQuotes] as const] : []),
  ];
  for (const [name, prove] of questions) {
    report.begin(name);
    try {
      report.end(name, await prove(functions, projectUrl, "no key: the project is not asked"));
    } catch (error) {
      if (!(error instanceof OutsideError && error.passing)) {
        throw error;
      }
      report.end(name, `not known yet: ${error.message}`);
    }
  }
}

async function dryRun(setUp: SetUp, report: Report): Promise<number> {
  report.say("\nWould change:");
  for (const { name, plan } of steps(setUp)) {
    report.begin(name);
    report.end(name, (await plan()) || "nothing, it is as it should be");
  }
  report.say("\nNothing was changed.");
  return 0;
}

async function carryOut(setUp: SetUp, report: Report): Promise<void> {
  report.say("\nChanged:");
  for (const { name, plan, apply } of steps(setUp)) {
    report.begin(name);
    const changes = await plan();
    if (changes) {
      await apply(report.progress);
    }
    report.end(name, changes || "nothing, it is as it should be");
  }
}

/** @returns whether every verification passed */
async function verify(
  setUp: SetUp,
  secretKey: string,
  report: Report,
  signal: AbortSignal,
): Promise<boolean> {
  report.say("\nVerified:");
  let holds = true;
  for (const { name, run } of verifications(setUp, secretKey, signal)) {
    report.begin(name);
    try {
      report.end(name, await run());
    } catch (error) {
      signal.throwIfAborted();
      holds = false;
      report.end(name, `FAILED: ${error instanceof Error ? error.message : error}`);
    }
  }
  const { TELEGRAM_APPROVER_IDS, TELEGRAM_CHAT_ID } = setUp.settings.functions;
  if (holds && (TELEGRAM_CHAT_ID === 0 || TELEGRAM_APPROVER_IDS.length === 0)) {
    report.say(
      "\nNobody may approve yet. Send /start to the bot: it answers with your user id and the chat's id. " +
        "Put them into TELEGRAM_APPROVER_IDS and TELEGRAM_CHAT_ID, and repeat npm run deploy.",
    );
  }
  const inGroup = holds ? await dashboardInGroup(setUp.settings, setUp.bot) : null;
  if (inGroup !== null) {
    report.say(`\n${inGroup}`);
  }
  report.say(holds ? "\nAll is set up." : "\nNot everything is right: see FAILED above.");
  return holds;
}

function readFlags() {
  try {
    return readArguments({
      "dry-run": { type: "boolean", default: false },
      live: { type: "boolean", default: false },
      "env-file": { type: "string" },
      help: { type: "boolean", default: false },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}
