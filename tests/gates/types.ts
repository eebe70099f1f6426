import { runSupabase } from "../../local/migrate.ts";

/** The generated types of the database, relative to the checkout. */
export const TYPES_FILE = "shared/database.types.ts";

/** The types of schema public, as the CLI writes them. */
export async function generateTypes(url: string): Promise<string> {
  // Without sslmode=disable the CLI prints a warning about TLS in front of the types.
  const remote = `--remote=${url}?sslmode=disable`;
  const { code, stdout, stderr } = await runSupabase([
    ...["gen", "types", "typescript", remote, "--schema", "public"],
  ]);
  if (code !== 0) {
    throw new Error(`The types cannot be generated:\n${stderr}`);
  }
  return stdout.replace(/^\s+/, "");
}
