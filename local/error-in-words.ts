/** What a person is told of an error: a sentence, never a stack trace. */
export function errorInWords(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  // All that fetch says by itself: what happened is in the cause.
  if (["fetch failed", "terminated"].includes(error.message) && error.cause instanceof Error) {
    return errorInWords(error.cause);
  }
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  // What mkdir says of a read-only file system, where it makes the folders above, too.
  const isReadOnly = code === "ENOENT" && syscall === "mkdir";
  const why = NOT_WRITABLE[isReadOnly ? "EROFS" : (code ?? "")];
  if (why !== undefined && path !== undefined && !syscall?.startsWith("spawn")) {
    return `${path} cannot be written: ${why}.`;
  }
  // What Node collects (every address of a host name, say) may have no message of its own.
  const inside = error instanceof AggregateError ? error.errors.map(errorInWords) : [];
  return [error.message, ...inside].filter((part) => part !== "").join(" ") || code || error.name;
}

const NOT_WRITABLE: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "there is a file in place of a folder. Move it away",
  EEXIST: "there is a file in place of a folder. Move it away",
};
