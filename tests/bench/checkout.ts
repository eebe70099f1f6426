import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Functions that serve only as a comparison. */
const OURS = "tests/bench/functions";

/** A folder that serves functions as this checkout does. */
export interface Checkout {
  folder: string;
  remove(): void;
}

/**
 * A checkout with the named functions of this one, the named ones of tests/bench/functions, and others whose text is in
 * `sources` by name.
 */
export function makeCheckout(names: string[], sources: Record<string, string> = {}): Checkout {
  const folder = mkdtempSync(path.join(tmpdir(), "thetabase-bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Also when the run is interrupted.
  process.once("exit", remove);
  const ours = new Set(readdirSync(OURS).map((file) => path.basename(file, ".ts")));
  const write = (name: string, source: string) => {
    mkdirSync(path.join(folder, "functions", name), { recursive: true });
    writeFileSync(path.join(folder, "functions", name, "index.ts"), source);
  };

  for (const file of [
    "functions/deno.json",
    "functions/http.ts",
    "local/edge-runtime.ts",
    "package.json",
    "package-lock.json",
    "shared",
  ]) {
    cpSync(file, path.join(folder, file), { recursive: true });
  }
  for (const name of names) {
    if (ours.has(name)) {
      // The copies lie one folder higher.
      write(name, readFileSync(path.join(OURS, `${name}.ts`), "utf8").replaceAll('"../../../', '"../../'));
    } else {
      cpSync(path.join("functions", name), path.join(folder, "functions", name), { recursive: true });
    }
  }
  for (const [name, source] of Object.entries(sources)) {
    write(name, source);
  }
  symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  return {
    folder,
    remove: () => {
      process.off("exit", remove);
      remove();
    },
  };
}
