import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const stdlib = (file: string) => fileURLToPath(new URL(`node_modules/deno-std/${file}`, import.meta.url));

export default defineConfig({
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
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/support/global-setup.ts",
    testTimeout: 15_000,
    hookTimeout: 30_000,
    reporters: ["default", ["json", { outputFile: "tests/reports/vitest.json" }]],
  },
});
