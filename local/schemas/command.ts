// npm run migration -- NAME: writes the migration that leads to what supabase/schemas says. Before the first release
// there is one, which makes everything and has its name.
import { withServer } from "../throwaway.ts";
import { writeMigration } from "./migration.ts";

const [name] = process.argv.slice(2);
try {
  const { file, left } = await withServer((server) => writeMigration(process.cwd(), server, name));
  console.log(`Wrote ${file}.`);
  if (left.length > 0) {
    console.error(
      `A database of the migrations is still not what supabase/schemas says. Write by hand:\n${left.join("\n")}`,
    );
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
