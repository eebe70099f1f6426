// npm run migration -- NAME: writes the migration that leads to what supabase/schemas says. Before the first release
// there is one, which makes everything and has its name.
import { withServer } from "../throwaway.ts";
import { plannedMigration, writeMigration } from "./migration.ts";

const [name, ...more] = process.argv.slice(2);
try {
  if (more.length > 0) {
    throw new Error(`One name, with underscores: npm run migration -- ${[name, ...more].join("_")}`);
  }
  // Checked before a server is started.
  plannedMigration(process.cwd(), name);
  const { file, left } = await withServer((server) => writeMigration(process.cwd(), server, name));
  console.log(`Wrote ${file}.`);
  if (left.length > 0) {
    console.error(
      `A database of the migrations is not yet what supabase/schemas says. By hand, in ${file}:\n${left.join("\n")}`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
