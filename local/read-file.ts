import { readFileSync } from "node:fs";

/**
 * The bytes of a file that somebody has named.
 *
 * @throws Error that says in words why there are none
 */
export function readNamedFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(whyUnreadable(file, error));
  }
}

function whyUnreadable(file: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return `There is no file ${file}.`;
    case "EISDIR":
      return `${file} is a folder. Name a file.`;
    case "EACCES":
    case "EPERM":
      return `${file} cannot be read: permission denied.`;
    default:
      return `${file} cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}
