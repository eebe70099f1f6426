// npm run build: one file per Edge Function, with all that it needs. It is what runs here and what is deployed.
import { BUNDLES, buildFunctions } from "./bundles.ts";
import { errorInWords } from "./error-in-words.ts";

try {
  for (const { name, code, packages } of await buildFunctions(process.cwd())) {
    const size = (Buffer.byteLength(code) / 1e6).toFixed(1);
    console.log(`${BUNDLES}/${name}.js: ${size} MB, with ${packages.size} packages`);
  }
} catch (error) {
  console.error(errorInWords(error));
  process.exitCode = 1;
}
