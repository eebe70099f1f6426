import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { OUTSIDE_WORLD, readSettings, type Settings } from "../shared/settings.ts";
import { runDemo } from "./demo.ts";
import { runDemoOnRealQuotes } from "./demo-on-real-quotes.ts";
import { readEnvFile } from "./env-file.ts";
import { commandLine, endWithNpm, isAlive } from "./processes.ts";
import { type Stack, startStack } from "./stack.ts";
import { whichDemo } from "./which-demo.ts";

const HELP = `npm start                  a walk through one trade, about a minute, on a stack of its own
npm start -- --auto        the same without you: presses the button itself and ends
npm start -- --headless    only the stack, until Ctrl-C; .local/stack.json says where everything is

  --keep            go on with the database of the last start
  --db-url URL      use this Postgres (15 or later, superuser) instead of the embedded one; others on this machine can
                    read a password in the URL, and not one in PGPASSWORD
  --reset           with --db-url: drop everything in that database even if somebody else made it
  --env-file FILE   settings, as in .env.example: your own bot, say, or Alpaca's keys for real quotes
  --verbose         everything the parts say
  --help            this`;

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
  mkdirSync(localFolder, { recursive: true });
  const running = claimCheckout();
  if (running !== null) {
    console.error(running);
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
    const given = flags["env-file"] === undefined ? {} : readEnvFile(flags["env-file"]);
    stack = await startStack({
      checkout,
      usualPorts: true,
      settings: given,
      ...(flags["db-url"] !== undefined && { dbUrl: flags["db-url"] }),
      keep: flags.keep,
      reset: flags.reset,
      signal: interruption.signal,
      onProgress: (step) => console.log(`  ${step} ...`),
      onLog: (line) => flags.verbose && console.log(line),
      onError: (line) => console.error(line),
    });
    writeStackFile(stack);
    await run(stack, given, interruption.signal);
    return 0;
  } catch (error) {
    if (interruptedBy) {
      return interruptedBy === "SIGINT" ? 130 : 143;
    }
    console.error(`\n${error instanceof Error ? error.message : error}`);
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

/** The example that these settings allow. */
async function play(
  stack: Stack,
  settings: Settings<(typeof OUTSIDE_WORLD)[number]>,
  signal: AbortSignal,
): Promise<void> {
  const options = { auto: flags.auto, say: console.log, signal };
  const which = whichDemo(settings);
  switch (which) {
    case "invented":
      return await runDemo(stack, options);
    case "real quotes":
      return await runDemoOnRealQuotes(stack, settings, options);
  }
  console.log(
    `Orders go to ${which.ordersGoTo}, so nothing is proposed by itself. docs/hosting.md says how to propose a trade; with ` +
      "BROKER=paper this plays an example at real quotes.",
  );
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
    return parseArgs({
      options: {
        auto: { type: "boolean", default: false },
        headless: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        reset: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        "db-url": { type: "string" },
        "env-file": { type: "string" },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(2);
  }
}
