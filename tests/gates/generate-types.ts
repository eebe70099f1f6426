// npm run types:generate: writes the types of the migrated database.
import { writeFileSync } from "node:fs";
import { withDatabase } from "../../local/throwaway.ts";
import { generateTypes, TYPES_FILE } from "./types.ts";

writeFileSync(TYPES_FILE, await withDatabase(({ url }) => generateTypes(url)));
console.log(`Wrote ${TYPES_FILE}.`);
