// npm run release:migrations: at a release, lists every migration as one that stays as it is from now on.
import { releasedMigrations, releaseFaults, releaseMigrations } from "./released.ts";

const checkout = process.cwd();
const faults = releaseFaults(checkout);
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
const before = releasedMigrations(checkout).size;
releaseMigrations(checkout);
const after = releasedMigrations(checkout).size;
console.log(
  `${after} migrations are released, ${after - before} of them newly. Commit the list with the release.`,
);
