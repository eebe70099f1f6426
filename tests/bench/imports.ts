import type { Metafile } from "esbuild";

/** The packages, or files of packages, that a function and its imports load before its first answer. */
export function packagesOf(entrypoint: string, { inputs }: Metafile): string[] {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) {
      return;
    }
    seen.add(file);
    for (const { path, original, kind } of inputs[file]?.imports ?? []) {
      if (kind !== "import-statement") {
        continue;
      }
      if (original !== undefined && !/^\.{1,2}\//.test(original)) {
        packages.add(original);
      } else {
        visit(path);
      }
    }
  };
  visit(entrypoint);
  return [...packages].sort();
}
