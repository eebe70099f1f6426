import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { RUNTIMES } from "./tests/runtime/hosts.ts";
import { findDebianPostgres } from "./tests/support/debian-postgres.ts";

const stdlib = (file: string) => fileURLToPath(new URL(`node_modules/deno-std/${file}`, import.meta.url));

/** Tests that have a command of their own, and a folder of the same name. */
const TIERS = [
  ...["chaos", "cron", "deploy", "e2e", "faults", "functions", "fuzz", "load", "random", "runtime"],
  ...["telegram", "upgrade"],
];

/** Those in which a test may wait for the CLI or for the turn of a minute. */
const isSlow = (mode: string) => TIERS.includes(mode) || mode === "postgres15";

/**
 * What `npm run test:postgres15`, the suite on Debian's Postgres 15, leaves out because it cannot differ by the server:
 * the embedded server itself, and what asks no database.
 */
const NOT_ON_POSTGRES_15 = [
  "tests/alpaca/as-documented/**",
  "tests/dashboard/**",
  "tests/desk/**",
  "tests/gates/**",
  "tests/local/{bundles,functions,local-settings,postgres,telegram-poll}.test.ts",
  "tests/local/telegram/**",
  "tests/pictures/**",
  "tests/shared/{reports,schemas,words}/**",
  "tests/shared/telegram/{cockpit,templates}/**",
  "tests/shared/telegram/{typed-trade*,unreachable}.test.ts",
  "tests/tradestation/{settings,statuses,symbols}.test.ts",
  "tests/outside/**",
];

/** As in functions/deno.json, for Node. */
const resolve = {
  alias: {
    "@std/async/delay": stdlib("async/delay.js"),
    "@std/async/poll": stdlib("async/poll.js"),
    "@std/async/pool": stdlib("async/pool.js"),
    "@std/async/retry": stdlib("async/retry.js"),
    "@std/collections/chunk": stdlib("collections/chunk.js"),
    "@std/text/levenshtein-distance": stdlib("text/levenshtein_distance.js"),
    grammy: "grammy/web",
  },
};

/** The files of a mode, as globs. */
function files(mode: string): { include: string[]; exclude?: string[]; passWithNoTests?: boolean } {
  if (TIERS.includes(mode)) {
    return { include: [`tests/${mode}/**/*.test.ts`] };
  }
  if (mode === "year") {
    return { include: ["tests/random/year.test.ts"] };
  }
  if (mode === "picks") {
    return { include: ["tests/random/picks.test.ts"] };
  }
  const withoutTiers = (tiers: string[]) => tiers.map((tier) => `tests/${tier}/**`);
  if (mode !== "postgres15") {
    return { include: ["tests/**/*.test.ts"], exclude: withoutTiers([...TIERS, "postgres15"]) };
  }
  if (findDebianPostgres("plpgsql_check", "headers") === null) {
    console.log("Skipped: the suite on Postgres 15 needs Debian's packages, and there is no apt-get here.");
    return { include: [], passWithNoTests: true };
  }
  // An upgrade is SQL, which differs by the server, and so is most of what the functions call.
  const exclude = withoutTiers(
    TIERS.filter((tier) => !["functions", "random", "telegram", "upgrade"].includes(tier)),
  );
  return { include: ["tests/**/*.test.ts"], exclude: [...exclude, ...NOT_ON_POSTGRES_15] };
}

/** What runs in Node, and again on adapters in each of the two versions of Deno. */
const IN_DENO = ["tests/runtime/**/*.test.ts", "tests/contracts/*.test.ts", "tests/fuzz/outside/*.test.ts"];

/** The tests of a mode. */
function tests(mode: string): object {
  if (mode !== "runtime") {
    return files(mode);
  }
  return {
    projects: RUNTIMES.map((runtime) => ({
      resolve,
      test: {
        name: runtime,
        env: { RUNTIME: runtime },
        include: IN_DENO,
        // There are no adapters in it.
        exclude: ["tests/fuzz/outside/settings.test.ts"],
        isolate: false,
        testTimeout: 600_000,
        hookTimeout: 180_000,
      },
    })),
  };
}

export default defineConfig(({ mode }) => ({
  resolve,
  test: {
    ...tests(mode),
    // A server for all to share.
    globalSetup: `tests/${["cron", "deploy", "postgres15", "runtime"].includes(mode) ? mode : "support"}/global-setup.ts`,
    // Vitest leaves one core free; on a machine of two that is half of it, and these tests wait for Postgres a lot.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Every file has a database of its own; loading the same modules anew for each would double the time.
    isolate: false,
    // For a busy machine; nothing takes more than a few seconds on an idle one, but for what waits for the CLI or for
    // the turn of a minute. How long chaos, fuzz and load take is up to who starts them: each of their calls has a limit.
    testTimeout: ["chaos", "fuzz", "load"].includes(mode) ? 0 : isSlow(mode) ? 180_000 : 30_000,
    hookTimeout: isSlow(mode) ? 180_000 : 60_000,
    reporters: ["default", ["json", { outputFile: `${process.env.REPORTS ?? "tests/reports"}/vitest.json` }]],
  },
}));
