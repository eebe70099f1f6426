import { withoutPassword } from "../migrate.ts";
import type { DeploySettings } from "./settings.ts";

/** Shows the progress. On a terminal it rewrites the current line; elsewhere it prints a line now and then. */
export interface Report {
  begin(name: string): void;
  progress(doing: string): void;
  /** Ends the current line. */
  end(name: string, what: string): void;
  say(text: string): void;
}

const WIDTH = 18;
/** Milliseconds between two lines of progress where lines cannot be rewritten. */
const NOW_AND_THEN = 5_000;

export function reportTo(output: NodeJS.WriteStream, redact: (text: string) => string): Report {
  let current = "";
  let said = 0;
  const write = (text: string) => output.write(redact(text));
  const line = (name: string, what: string) =>
    `  ${name.padEnd(WIDTH)}${what.replaceAll("\n", `\n  ${"".padEnd(WIDTH)}`)}`;
  // A line that the terminal breaks in two cannot be rewritten.
  const fits = (text: string) => text.slice(0, (output.columns ?? 80) - 1);
  return {
    begin(name) {
      current = name;
      said = performance.now();
      if (output.isTTY) {
        write(fits(line(name, "...")));
      }
    },
    progress(doing) {
      if (output.isTTY) {
        write(`\r\x1b[2K${fits(line(current, doing))}`);
      } else if (performance.now() - said > NOW_AND_THEN) {
        said = performance.now();
        write(`${line(current, doing)}\n`);
      }
    },
    end(name, what) {
      write(`${output.isTTY ? "\r\x1b[2K" : ""}${line(name, what)}\n`);
    },
    say: (text) => void write(`${text}\n`),
  };
}

/** Removes every secret from a text: an error of the database, for example, quotes the statement. */
export function redactor({ functionSecrets, ...settings }: DeploySettings, others: () => string[]) {
  const secrets = Object.entries(functionSecrets)
    .filter(([name]) => /TOKEN|SECRET|CLIENT|ACCOUNT|KEY_ID/.test(name) && !name.endsWith("_URL"))
    .map(([, value]) => value);
  const inUrl = settings.databaseUrl === undefined ? "" : new URL(settings.databaseUrl).password;
  const fixed = [
    ...secrets,
    settings.accessToken,
    settings.databasePassword,
    inUrl,
    settings.databaseUrl && withoutPassword(settings.databaseUrl).password,
  ];
  return (text: string) =>
    [...fixed, ...others()].reduce<string>(
      (clean, secret) => (secret ? clean.replaceAll(secret, "<secret>") : clean),
      text,
    );
}
