/** Where each command of the pages is run, or why none of these tests runs it. */

import { COMMANDS, type Command } from "./commands.ts";

interface Scenario {
  /** The file that runs them. */
  file: string;
  has(command: Command): boolean;
}

const shell =
  (...patterns: RegExp[]) =>
  ({ kind, text }: Command) =>
    kind === "shell" && patterns.some((pattern) => pattern.test(text));

/** Settings of a hosted project. */
const ENV_FILE = /--env-file \.env( |$)/;
const DESK = /^npm run (--silent )?(dashboard|export|import|replay)\b/;

export const SCENARIOS = {
  "the local stack": {
    file: "tests/e2e/pages.test.ts",
    has: (command) =>
      shell(/^npm start -- --(headless|help)$/, /^value\(\) /, /^openssl /)(command) ||
      (shell(DESK)(command) && !/ --build /.test(command.text) && !ENV_FILE.test(command.text)),
  },
  "a broker that misbehaves": {
    file: "tests/e2e/pages.test.ts",
    has: shell(
      /^npx tsx tests\/tradestation\/simulator\/serve\.ts /,
      /^npm start -- --env-file simulator\.env$/,
    ),
  },
  "a hosted project": {
    file: "tests/deploy/pages.test.ts",
    has: (command) =>
      shell(
        /^npm run (deploy|build)\b/,
        /^npx supabase (db|functions|secrets) /,
        /^cp \.env\.example /,
        /\bset -a; \. \.\/\.env/,
        /^curl /,
        /^\(umask 077; /,
      )(command) ||
      (shell(DESK)(command) && (/ --build /.test(command.text) || ENV_FILE.test(command.text))),
  },
  "what is written in the chat": {
    file: "tests/telegram/pages.test.ts",
    has: ({ kind }) => kind === "chat",
  },
  "what the owner asks of the database": {
    file: "tests/telegram/pages.test.ts",
    has: ({ kind }) => kind === "sql",
  },
} as const satisfies Record<string, Scenario>;

/** What these tests do not run, and why. The scripts and flags that they name are looked up. */
export const NOT_RUN: { commands: RegExp; because: string }[] = [
  { commands: /^npm (test|run test:\S+)( |$)/, because: "they are the tests" },
  { commands: /^bash \.ci\/run$/, because: "it runs these tests, among others" },
  { commands: /^npm run (check|gates:database)$/, because: "CI runs it" },
  {
    commands: /^npm run (fix|migration|types:generate|release:migrations)\b/,
    because: "it writes into this checkout",
  },
  { commands: /^npm run bench\b/, because: "it takes half an hour, and a machine of its own" },
  { commands: /^npm start( -- --auto)?$/, because: "CI runs npm start -- --auto" },
  {
    commands: /^npm start -- --(keep|reset|db-url)\b/,
    because: "tests/e2e/start.test.ts and tests/cron run them",
  },
  {
    commands: /^npm start -- --env-file (FILE|\.env|alpaca\.env)$/,
    because: "it asks Alpaca, or Telegram, itself; tests/e2e/real-quotes.test.ts runs it beside a stand-in",
  },
  { commands: /^npm run import$/, because: "it takes a file, and is run with one" },
  {
    commands: /^npm run deploy -- --live$/,
    because: "tests/deploy/settings.test.ts runs it with settings that name a live host",
  },
  { commands: /^npm install$/, because: "this checkout's packages are there" },
  { commands: /^git pull$/, because: "it asks GitHub" },
  { commands: /^npx supabase login$/, because: "it opens a browser" },
  { commands: /^\/(revoke|newapp|newbot|mybots)$/, because: "it is written to @BotFather" },
];

export type ScenarioName = keyof typeof SCENARIOS;

export const reasonNotToRun = ({ text }: Command) => NOT_RUN.find(({ commands }) => commands.test(text));

export function scenariosOf(command: Command): ScenarioName[] {
  const names = Object.keys(SCENARIOS) as ScenarioName[];
  return reasonNotToRun(command) ? [] : names.filter((name) => SCENARIOS[name].has(command));
}

/** For `it.each`: what a command is called, and all of it. */
export const casesOf = (commands: Command[]): [string, string][] =>
  commands.map(({ where, text }) => [`${where}: ${text.split("\n")[0]}`, text]);

/** Its commands in the order of the pages; what is said twice is run once. */
export function commandsOfScenario(name: ScenarioName): Command[] {
  const all = COMMANDS.filter((command) => scenariosOf(command).includes(name));
  return all.filter(({ text }, n) => all.findIndex((other) => other.text === text) === n);
}
