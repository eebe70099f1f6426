import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Where the generated types of the database are, from the checkout. */
export const TYPES_FILE = "shared/database.types.ts";

/** The types of schema public as the CLI writes them. */
export async function generateTypes(url: string): Promise<string> {
  // Without sslmode=disable the CLI prints a warning about TLS in front of the types.
  const remote = `--remote=${url}?sslmode=disable`;
  const { code, stdout, stderr } = await supabase("gen", "types", "typescript", remote, "--schema", "public");
  if (code !== 0) {
    throw new Error(`The types cannot be generated:\n${stderr}`);
  }
  return stdout.replace(/^\s+/, "");
}

/** Runs the CLI. Its server must be able to log meanwhile, so nothing here may block. */
export async function supabase(
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn("node_modules/.bin/supabase", args, {
    env: { ...process.env, SUPABASE_TELEMETRY_DISABLED: "1", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}
