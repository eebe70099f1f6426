import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { z } from "zod";

/** Where the bundles are, one per function, and the import map that goes with them: what is deployed, and nothing else. */
export const BUNDLES = "functions/.build";
const IMPORT_MAP = "deno.json";

/**
 * Packages that stay imports from npm, since their files are read where pictures are made: more than the platform
 * takes in one bundle. They depend on nothing, so that their exact version is all there is to say.
 */
const FROM_NPM = ["@fontsource/lato", "@resvg/resvg-wasm"];

/** A function as one file. */
export interface Bundle {
  name: string;
  code: string;
  /** Of other people, by name, as package-lock.json has them: in the file, or imported by it. */
  packages: Map<string, string>;
}

const importMap = z.object({ imports: z.record(z.string(), z.string()) });
const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
type Lockfile = z.infer<typeof lockfile>["packages"];

/** The folders of functions/ that hold a function. */
export function functionNames(checkout: string): string[] {
  return readdirSync(path.join(checkout, "functions"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(entry.parentPath, entry.name, "index.ts")))
    .map((entry) => entry.name)
    .sort();
}

/** Every function of the checkout as one file, readable; the same sources make the same bytes. */
export async function bundleFunctions(checkout: string): Promise<{ bundles: Bundle[]; metafile: Metafile }> {
  const root = path.resolve(checkout);
  const locked = lockfile.parse(readJson(checkout, "package-lock.json")).packages;
  const digest = sourcesDigest(checkout);
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: functionNames(checkout).map((name) => ({ in: `functions/${name}/index.ts`, out: name })),
    outdir: BUNDLES,
    write: false,
    metafile: true,
    bundle: true,
    format: "esm",
    // Neither a browser's code nor Node's, where a package has both and one for everybody.
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["deno"],
    target: "es2023",
    supported: { "import-attributes": true },
    charset: "utf8",
    // Where the modules are reached through a link, the file says so all the same: node_modules/...
    preserveSymlinks: true,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    plugins: [throughImportMap(root, locked)],
    logLevel: "silent",
  });
  const bundles = outputFiles.map((file) => {
    const output = path.relative(root, file.path);
    const packages = packagesOf(metafile.outputs[output] ?? { inputs: {}, imports: [] }, checkout, locked);
    const named = [...packages].map(([name, version]) => `// ${name} ${version}\n`).join("");
    const name = path.basename(output, ".js");
    const rest = `// The function ${name} with the packages that package-lock.json pins:\n${named}\n${compiledAtOnce(file.text)}`;
    return { name, packages, code: `${firstLine(digest, rest)}\n${rest}` };
  });
  return { bundles, metafile };
}

/** Writes the bundles and their import map. */
export async function buildFunctions(checkout: string): Promise<Bundle[]> {
  const { bundles } = await bundleFunctions(checkout);
  mkdirSync(path.join(checkout, BUNDLES), { recursive: true });
  for (const { name, code } of bundles) {
    put(checkout, `${name}.js`, code);
  }
  put(checkout, IMPORT_MAP, bundlesImportMap(checkout));
  return bundles;
}

/** Builds unless every bundle is there as its sources have it. */
export async function buildWhereStale(checkout: string): Promise<void> {
  if (bundleFaults(checkout).length > 0) {
    await buildFunctions(checkout);
  }
}

/** Which bundles are missing, or other than their sources, package-lock.json and the import map say; a sentence each. */
export function bundleFaults(checkout: string): string[] {
  const digest = sourcesDigest(checkout);
  const map = bundlesImportMap(checkout);
  const isCurrent = (file: string, text: string) => {
    const [first = ""] = text.split("\n", 1);
    return file === IMPORT_MAP ? text === map : first === firstLine(digest, text.slice(first.length + 1));
  };
  return [...functionNames(checkout).map((name) => `${name}.js`), IMPORT_MAP].flatMap((file) => {
    const text = read(path.join(checkout, BUNDLES, file));
    if (text === null) {
      return [`${BUNDLES}/${file} is not there. Run: npm run build`];
    }
    return isCurrent(file, text) ? [] : [`${BUNDLES}/${file} is not of these sources. Run: npm run build`];
  });
}

/**
 * What an `import()` reaches, and all that it shares with the rest, esbuild puts into functions to be called later. In
 * parentheses V8 compiles them with the file; otherwise it reads each twice, a tenth of a cold start.
 */
function compiledAtOnce(code: string): string {
  return code.replace(/^ {2}("\S+")\(\) \{$([\s\S]*?)^ {2}\}$(?=\n^\}\);$)/gm, "  $1: (function() {$2  })");
}

/** Our own files import one another, and bare names as functions/deno.json has them; a package's own lead where npm put them. */
function throughImportMap(root: string, locked: Lockfile): Plugin {
  const imports = readImports(root);
  return {
    name: "import map",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: file, importer, resolveDir }) => {
        const target = path.relative(root, path.join(resolveDir, file));
        return isThirdParty(importer) || /^(functions|shared)\/.+\.ts$/.test(target)
          ? undefined
          : { errors: [{ text: `"${file}" is no .ts file of functions/ or shared/.` }] };
      });
      onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true }));
      onResolve({ filter: /^[^./]/ }, async ({ path: name, importer, kind, resolveDir, pluginData }) => {
        if (kind === "entry-point" || pluginData === imports || isThirdParty(importer)) {
          return undefined;
        }
        const target = imports[name];
        const [, dependency = "", version, file = ""] = TARGET.exec(target ?? "") ?? [];
        if (target === undefined || version === undefined) {
          return { errors: [{ text: `functions/deno.json does not say what "${name}" is.` }] };
        }
        const lock = locked[`node_modules/${dependency}`];
        if (lock?.version !== version) {
          return {
            errors: [{ text: `functions/deno.json has ${target}, package-lock.json ${lock?.version}.` }],
          };
        }
        if (!FROM_NPM.includes(dependency)) {
          return await resolve(dependency + file, { kind, importer, resolveDir, pluginData: imports });
        }
        return lock.dependencies === undefined
          ? { path: name, external: true }
          : {
              errors: [
                { text: `${dependency} stays an import, and now it depends on others, at any version.` },
              ],
            };
      });
    },
  };
}

const TARGET = /^npm:((?:@[^/]+\/)?[^@/]+)@([^/]+)(\/.+)?$/;

function isThirdParty(file: string): boolean {
  return file.split(path.sep).includes("node_modules");
}

/** The packages of a bundle and their versions; what is installed must be what the lockfile pins. */
function packagesOf(
  { inputs, imports }: Pick<Metafile["outputs"][string], "inputs" | "imports">,
  checkout: string,
  locked: Lockfile,
): Map<string, string> {
  const files = [
    ...Object.keys(inputs),
    ...imports.flatMap(({ path }) => (path.startsWith("node:") ? [] : [`node_modules/${path}`])),
  ];
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return new Map(
    [...new Set(folders)].sort().map((folder) => {
      const { version } = z
        .object({ version: z.string() })
        .parse(readJson(checkout, `${folder}/package.json`));
      if (version !== locked[folder]?.version) {
        throw new Error(
          `${folder} is ${version}, package-lock.json pins ${locked[folder]?.version}. Run: npm install`,
        );
      }
      return [folder.replace(/^.*node_modules\//, ""), version];
    }),
  );
}

/** Of everything that a bundle depends on, whichever function it is. */
function sourcesDigest(checkout: string): string {
  const sources = ["functions", "shared"].flatMap((folder) =>
    readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(folder, file)),
  );
  const hash = createHash("sha256").update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of [...sources.sort(), "functions/deno.json", "package-lock.json"]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(checkout, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** Says whether the rest of the file is what these sources make: a time says nothing in a clone. */
function firstLine(digest: string, rest: string): string {
  return `// npm run build ${createHash("sha256").update(`${digest}\n${rest}`).digest("hex")}`;
}

/** The part of functions/deno.json that the bundles need. */
function bundlesImportMap(checkout: string): string {
  const imports = Object.entries(readImports(checkout)).filter(([, target]) =>
    FROM_NPM.includes(TARGET.exec(target)?.[1] ?? ""),
  );
  return `${JSON.stringify({ imports: Object.fromEntries(imports) }, null, 2)}\n`;
}

function readImports(checkout: string): Record<string, string> {
  return importMap.parse(readJson(checkout, "functions/deno.json")).imports;
}

function readJson(checkout: string, file: string): unknown {
  return JSON.parse(readFileSync(path.join(checkout, file), "utf8"));
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return null;
    }
    throw error;
  }
}

/** At once, for whoever reads it in the meantime. */
function put(checkout: string, file: string, text: string): void {
  const target = path.join(checkout, BUNDLES, file);
  const draft = `${target}.${randomUUID()}`;
  writeFileSync(draft, text);
  renameSync(draft, target);
}
