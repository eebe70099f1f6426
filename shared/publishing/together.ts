/** Names of a group of settings that are missing: none where all are there, and none where nobody has set one of them. */
export function missingOf(
  together: readonly string[],
  settings: Readonly<Record<string, string | undefined>>,
): string[] {
  const missing = together.filter((name) => !settings[name]?.trim());
  return missing.length === together.length ? [] : missing;
}
