import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const stdlib = (file: string) => fileURLToPath(new URL(`node_modules/deno-std/${file}`, import.meta.url));

/** Tests that have a command of their own, and a folder of the same name. */
const TIERS = ["cron", "deploy", "chaos"];

export default defineConfig(({ mode }) => ({
  resolve: {
    // As in functions/deno.json, for Node.
    alias: {
      "@std/async/delay": stdlib("async/delay.js"),
      "@std/async/poll": stdlib("async/poll.js"),
      "@std/async/pool": stdlib("async/pool.js"),
      "@std/async/retry": stdlib("async/retry.js"),
      "@std/collections/chunk": stdlib("collections/chunk.js"),
      "@std/crypto/timing-safe-equal": stdlib("crypto/timing_safe_equal.js"),
    },
  },
  test: {
    include: [TIERS.includes(mode) ? `tests/${mode}/**/*.test.ts` : "tests/**/*.test.ts"],
    exclude: TIERS.includes(mode) ? [] : TIERS.map((tier) => `tests/${tier}/**`),
    // A server for all to share; the one with pg_cron is its tier's own.
    globalSetup: mode === "cron" ? [] : "tests/support/global-setup.ts",
    // Vitest leaves one core free; on a machine of two that is half of it, and these tests wait for Postgres a lot.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Every file has a database of its own; loading the same modules anew for each would double the time.
    isolate: false,
    // For a busy machine; nothing takes more than a few seconds on an idle one, but for what waits for the CLI or for
    // the turn of a minute.
    testTimeout: TIERS.includes(mode) ? 180_000 : 30_000,
    hookTimeout: TIERS.includes(mode) ? 180_000 : 60_000,
    reporters: ["default", ["json", { outputFile: "tests/reports/vitest.json" }]],
  },
}));
