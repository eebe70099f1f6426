import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { OUTSIDE_WORLD, readSettings, type Settings, SettingsError } from "../shared/settings.ts";
import { readArguments } from "./arguments.ts";
import { runDemo } from "./demo.ts";
import { runDemoOnRealQuotes } from "./demo-on-real-quotes.ts";
import { readEnvFile } from "./env-file.ts";
import { errorInWords } from "./error-in-words.ts";
import { checkNames } from "./known-settings.ts";
import { commandLine, endWithNpm, isAlive } from "./processes.ts";
import { ask, canAsk } from "./question.ts";
import { type Stack, startStack } from "./stack.ts";
import { openAccount, tellWeeks } from "./story/story.ts";
import { describe, type UsedBook } from "./used-book.ts";
import { hasTrades, marketStands, whatNext } from "./what-next.ts";
import { whichDemo } from "./which-demo.ts";

const HELP = `npm start                  plays one trade with you, then five weeks of trades, and leaves the book to look at
npm start -- --auto        the same without you: presses the button itself and ends
npm start -- --headless    only the stack, until Ctrl-C; .local/stack.json says where everything is

  --keep            go on with the database of the last start
  --db-url URL      use this Postgres (15 or later, superuser) instead of the embedded one; others on this machine can
                    read a password in the URL, and not one in PGPASSWORD
  --reset           drop the database of the last start without asking, also one that your own bot, broker or quotes have been
                    used with; with --db-url also one that somebody else made
  --env-file FILE   settings, as in .env.example: your own bot, say, or Alpaca's keys for real quotes
  --verbose         everything the parts say
  --help            this`;

const FLAGS = {
  auto: { type: "boolean", default: false },
  headless: { type: "boolean", default: false },
  keep: { type: "boolean", default: false },
  reset: { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
  "db-url": { type: "string" },
  "env-file": { type: "string" },
} as const;

const checkout = process.cwd();
const localFolder = path.join(checkout, ".local");
const stackFile = path.join(localFolder, "stack.json");
const pidFile = path.join(localFolder, "start.pid");

const { values: flags } = readFlags();
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
process.exitCode = await main();

/** @returns the exit code */
async function main(): Promise<number> {
  try {
    mkdirSync(localFolder, { recursive: true });
    const running = claimCheckout();
    if (running !== null) {
      console.error(running);
      return 1;
    }
  } catch (error) {
    console.error(errorInWords(error));
    return 1;
  }
  const interruption = new AbortController();
  let interruptedBy: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    interruptedBy ??= signal;
    interruption.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Stays: Ctrl-C reaches us from the terminal and again from npm, and must not end us half-way.
    process.on(signal, interrupt);
  }
  endWithNpm(() => interrupt("SIGTERM"));
  let stack: Stack | undefined;
  try {
    const given = readGivenSettings();
    stack = await startStack({
      checkout,
      usualPorts: true,
      settings: given,
      ...(flags["db-url"] !== undefined && { dbUrl: flags["db-url"] }),
      keep: flags.keep,
      reset: flags.reset,
      ...(canAsk() && {
        ask: (book: UsedBook, canKeep: boolean) => askAboutBook(book, canKeep, interruption.signal),
      }),
      signal: interruption.signal,
      onProgress: (step) => console.log(`  ${step} ...`),
      onLog: (line) => flags.verbose && console.log(line),
      onError: (line) => console.error(line),
      onNotice: (sentence) => console.log(`\n${sentence}`),
    });
    writeStackFile(stack);
    await run(stack, given, interruption.signal);
    return 0;
  } catch (error) {
    if (interruptedBy) {
      return interruptedBy === "SIGINT" ? 130 : 143;
    }
    console.error(`\n${whatIsWrong(error)}`);
    return 1;
  } finally {
    rmSync(stackFile, { force: true });
    if (stack) {
      console.log("Stopping ...");
      await stack.stop();
    }
    rmSync(pidFile, { force: true });
  }
}

function readGivenSettings(): Record<string, string> {
  const file = flags["env-file"];
  if (file === undefined) {
    return {};
  }
  const given = readEnvFile(file);
  checkNames(file, given, (notice) => console.error(notice));
  return given;
}

function whatIsWrong(error: unknown): string {
  return error instanceof SettingsError
    ? `${flags["env-file"] ?? "The settings"}: ${error.faults.join("; ")}. Correct it there and start again.`
    : errorInWords(error);
}

/** @throws Error where the answer is none of those that are offered */
async function askAboutBook(book: UsedBook, canKeep: boolean, signal: AbortSignal): Promise<"drop" | "keep"> {
  const answers = `yes deletes it${canKeep ? ", keep goes on with it" : ""}`;
  const answer = await ask(`\n${describe(book)}\nDelete it? (${answers}) `, signal);
  if (answer === "yes") {
    return "drop";
  }
  if (answer === "keep" && canKeep) {
    return "keep";
  }
  throw new Error("Nothing was deleted. To go on with it: npm start -- --keep --env-file FILE");
}

/** What the flags ask for, until it is over or interrupted. */
async function run(stack: Stack, given: Record<string, string>, interrupted: AbortSignal): Promise<void> {
  console.log(`
  API        ${stack.supabaseUrl}
  Database   ${stack.dbUrl}
  Chat page  ${stack.chatUrl ?? "your own Telegram"}
  Dashboard  ${stack.dashboardUrl}
  Market     ${stack.marketUrl}
  All of it  ${path.relative(checkout, stackFile)}
`);
  if (!flags.headless) {
    await play(stack, readSettings(given, OUTSIDE_WORLD), interrupted);
  }
  if (flags.auto) {
    return;
  }
  console.log("\nThe stack goes on running. Ctrl-C stops everything.");
  if (!interrupted.aborted) {
    await new Promise((resolve) => interrupted.addEventListener("abort", resolve, { once: true }));
  }
}

/** The example that these settings allow; at invented prices, for somebody who looks on, weeks of trades after it. */
async function play(
  stack: Stack,
  settings: Settings<(typeof OUTSIDE_WORLD)[number]>,
  signal: AbortSignal,
): Promise<void> {
  const options = { auto: flags.auto, say: console.log, signal };
  const which = whichDemo(settings);
  if (which === "real quotes") {
    return await runDemoOnRealQuotes(stack, settings, options);
  }
  if (which !== "invented") {
    console.log(
      `Orders go to ${which.ordersGoTo}, so nothing is proposed by itself. docs/hosting.md says how to propose a trade; with ` +
        "BROKER=paper this plays an example at real quotes.",
    );
    return;
  }
  const { chatUrl } = stack;
  // Nobody's own Telegram is filled with messages, and prices that a stand-in of a broker makes are its own.
  if (flags.auto || chatUrl === null || settings.BROKER !== "paper") {
    return await runDemo(stack, options);
  }
  const page = { ...stack, chatUrl };
  if (flags.keep && (await hasTrades(stack))) {
    console.log(
      "This is the book of the last time. Telegram's messages were not kept: /positions shows what is open.",
    );
  } else {
    await openAccount(page, signal);
    await runDemo(stack, options);
    await tellWeeks(page, options);
  }
  console.log(whatNext(page, await marketStands(stack)));
}

/** Whole or not there at all, for whoever waits for it. */
function writeStackFile({ stop: _stop, parts: _parts, ...facts }: Stack): void {
  const partial = `${stackFile}.${process.pid}`;
  // It holds secrets, if only of this machine.
  writeFileSync(partial, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, stackFile);
}

/** One start per checkout: null when it is ours now, otherwise a sentence about whose it is. */
function claimCheckout(): string | null {
  for (;;) {
    try {
      writeFileSync(pidFile, String(process.pid), { flag: "wx" });
      // A start that was killed may have left it.
      rmSync(stackFile, { force: true });
      return null;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
        throw error;
      }
    }
    const pid = Number(readFileSync(pidFile, "utf8"));
    // The number may belong to something else by now.
    if (isAlive(pid) && commandLine(pid)?.includes("start.ts")) {
      return `A stack of this checkout is already running (process ${pid}). ${whereItIs()}`;
    }
    rmSync(pidFile, { force: true });
  }
}

function whereItIs(): string {
  try {
    const { supabaseUrl, chatUrl } = JSON.parse(readFileSync(stackFile, "utf8")) as Partial<Stack>;
    return `It is at ${supabaseUrl}, its chat page at ${chatUrl}; .local/stack.json has the rest.`;
  } catch {
    return "It is still starting.";
  }
}

function readFlags() {
  try {
    const read = readArguments(FLAGS);
    for (const [one, other] of [
      ["auto", "headless"],
      ["keep", "reset"],
    ] as const) {
      if (read.values[one] && read.values[other]) {
        throw new Error(`--${one} and --${other} exclude each other: leave out one of them.`);
      }
    }
    return read;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}
