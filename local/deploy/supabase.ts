import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { SETTINGS } from "../../shared/settings.ts";
import { supabaseCli, withoutPassword } from "../migrate.ts";
import { assertDeployable } from "./configured-functions.ts";
import type { DeploySettings } from "./settings.ts";

/** A hosted project, through the Supabase CLI: each call is a command that anybody can run by hand. */
export interface Project {
  /** The key that every function gets as `SUPABASE_SECRET_KEYS.default`; null if the project has none. */
  secretKey(): Promise<string | null>;
  pendingMigrations(): Promise<string[]>;
  /** Calls `onMigration` as each migration begins. */
  migrate(onMigration: (file: string) => void): Promise<void>;
  /** Rows of one statement, run as `postgres`. */
  query<Row>(sql: string, row: z.ZodType<Row>): Promise<Row[]>;
  /** The SHA-256 of each secret, by name: the platform does not return the values. */
  secretDigests(): Promise<Map<string, string>>;
  setSecrets(secrets: Record<string, string>): Promise<void>;
  unsetSecrets(names: string[]): Promise<void>;
  /** Calls `onFunction` as each upload begins. */
  deployFunctions(onFunction: (name: string) => void): Promise<void>;
}

interface Call {
  /** Goes to the standard input of the command. */
  input?: string;
  /** The content that the command reads as /dev/fd/3. */
  file?: string;
  onLine?: (line: string) => void;
}

/** @param signal ends the running command */
export function hostedProject(settings: DeploySettings, checkout: string, signal: AbortSignal): Project {
  const project = `--remote=${settings.projectId}`;
  const database = reachDatabase(settings);
  const environment = {
    ...withoutSettings(process.env),
    ...database.environment,
    ...(settings.accessToken && { SUPABASE_ACCESS_TOKEN: settings.accessToken }),
    SUPABASE_TELEMETRY_DISABLED: "1",
    NO_COLOR: "1",
  };

  /** Secrets are passed by environment, standard input or open file: everybody on the machine can read arguments. */
  async function run(command: string[], { input = "", file, onLine }: Call = {}): Promise<unknown> {
    signal.throwIfAborted();
    const fd = file === undefined ? undefined : namelessFile(file);
    try {
      const child = spawn(
        supabaseCli(),
        [...command, "--yes", "--output-format=json", "--agent=no", "--workdir", checkout],
        // In a process group of its own, so that Ctrl-C in a terminal reaches only us.
        { env: environment, stdio: ["pipe", "pipe", "pipe", fd ?? "ignore"], detached: true },
      );
      const { stdin, stdout, stderr } = child;
      if (!stdin || !stdout || !stderr) {
        throw new Error("The Supabase CLI was started without its pipes.");
      }
      const stop = () => child.kill();
      signal.addEventListener("abort", stop);
      // The command may end before it has read its input.
      stdin.on("error", () => undefined);
      stdin.end(input);
      const lines: string[] = [];
      createInterface({ input: stderr }).on("line", (line) => {
        lines.push(line);
        onLine?.(line);
      });
      const [answer, code] = await Promise.all([
        text(stdout),
        new Promise<number | null>((resolve, reject) => {
          child.once("error", reject);
          child.once("close", resolve);
        }),
      ]).finally(() => signal.removeEventListener("abort", stop));
      signal.throwIfAborted();
      return readAnswer(command, code, answer, lines);
    } finally {
      if (fd !== undefined) {
        closeSync(fd);
      }
    }
  }

  return {
    async secretKey() {
      const { keys } = apiKeys.parse(await run(["projects", "api-keys", project, "--reveal"]));
      return keys.find(({ type, name }) => type === "secret" && name === "default")?.api_key ?? null;
    },

    async pendingMigrations() {
      const answer = await run(["db", "push", database.remote, "--dry-run"]).catch((error: unknown) => {
        signal.throwIfAborted();
        throw new Error(`${error instanceof Error ? error.message : error}\n${DATABASE}`);
      });
      return pushed.parse(answer).migrations;
    },

    async migrate(onMigration) {
      await run(["db", "push", database.remote], {
        onLine: (line) => {
          const file = /^Applying migration (.+?)\.\.\.$/.exec(line)?.[1];
          if (file) {
            onMigration(file);
          }
        },
      });
    },

    // Without --read-only even to read: that option uses a role that may not read Vault.
    async query(sql, row) {
      return z.array(row).parse(await run(["db", "query", project], { input: sql }));
    },

    async secretDigests() {
      const { secrets } = secretList.parse(await run(["secrets", "list", project]));
      return new Map(secrets.map(({ name, value }) => [name, value]));
    },

    async setSecrets(secrets) {
      await run(["secrets", "set", project, "--env-file", "/dev/fd/3"], { file: envFile(secrets) });
    },

    async unsetSecrets(names) {
      await run(["secrets", "unset", ...names, project]);
    },

    async deployFunctions(onFunction) {
      assertDeployable(checkout);
      const warnings: string[] = [];
      await run(["functions", "deploy", "--use-api", project], {
        onLine: (line) => {
          const name = /^Deploying Function: (\S+)/.exec(line)?.[1];
          if (name) {
            onFunction(name);
          }
          if (isWarning(line)) {
            warnings.push(line);
          }
        },
      });
      // If a file is missing, for example, the CLI warns and still succeeds.
      if (warnings.length > 0) {
        throw new Error(`supabase functions deploy warned, so something is missing:\n${warnings.join("\n")}`);
      }
    },
  };
}

const DATABASE =
  "The CLI finds the database and creates a login to it by itself. If it cannot, set SUPABASE_DB_PASSWORD or " +
  "SUPABASE_DB_URL: .env.example says how.";

export function sha256(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

const apiKeys = z.object({
  keys: z.array(z.object({ name: z.string(), type: z.string().nullish(), api_key: z.string().nullish() })),
});
const pushed = z.object({ migrations: z.array(z.string()).default([]) });
const secretList = z.object({ secrets: z.array(z.object({ name: z.string(), value: z.string() })) });
const failure = z.object({ _tag: z.literal("Error"), error: z.object({ message: z.string() }) });

/** Names the database by the project, or by a given URL. The password of the URL goes into the environment. */
function reachDatabase({ projectId, databaseUrl, databasePassword }: DeploySettings) {
  if (databaseUrl === undefined) {
    return {
      remote: `--remote=${projectId}`,
      environment: databasePassword === undefined ? {} : { SUPABASE_DB_PASSWORD: databasePassword },
    };
  }
  const { url, password } = withoutPassword(databaseUrl);
  return {
    remote: `--remote=${url}`,
    environment: {
      // Without this the CLI goes on without TLS if the server offers none. An sslmode in the URL takes precedence.
      PGSSLMODE: process.env.PGSSLMODE ?? "require",
      PGPASSWORD: password || databasePassword || process.env.PGPASSWORD,
    },
  };
}

/** Node loads a file named by --env-file into its own environment. The CLI does not need those settings. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !(name in SETTINGS)));
}

function isWarning(line: string): boolean {
  return /^WARN/i.test(line);
}

function readAnswer(command: string[], code: number | null, answer: string, lines: string[]): unknown {
  let parsed: unknown;
  try {
    parsed = answer.trim() === "" ? null : JSON.parse(answer);
  } catch {
    parsed = null;
  }
  if (code === 0) {
    return parsed;
  }
  const told = failure.safeParse(parsed);
  const reason = told.success ? [...lines.filter(isWarning), told.data.error.message] : lines;
  throw new Error(`supabase ${command[0]} ${command[1]}: ${reason.join("\n")}`);
}

/** An open file without a name, at its beginning. Nothing is left of it, even if we crash. */
function namelessFile(content: string): number {
  const folder = mkdtempSync(path.join(tmpdir(), "thetabase-"));
  const fd = openSync(path.join(folder, "secrets"), "wx+", 0o600);
  rmSync(folder, { recursive: true });
  // Given a position: otherwise the command would begin to read at the end.
  writeSync(fd, content, 0);
  return fd;
}

/** Quotes each value so that no character in it has a meaning. */
function envFile(secrets: Record<string, string>): string {
  const lines = Object.entries(secrets).map(([name, value]) => {
    const quote = ["'", "`", '"'].find(
      (mark) => !value.includes(mark) && !(mark === '"' && value.includes("\\")),
    );
    if (quote === undefined) {
      throw new Error(`${name} holds every kind of quotation mark: set it in the Supabase dashboard.`);
    }
    return `${name}=${quote}${value}${quote}\n`;
  });
  return lines.join("");
}
