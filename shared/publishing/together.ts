/** The missing names in a group of settings. None where all are set, and none where no setting of the group is. */
export function missingOf(
  together: readonly string[],
  settings: Readonly<Record<string, string | undefined>>,
): string[] {
  const missing = together.filter((name) => !settings[name]?.trim());
  return missing.length === together.length ? [] : missing;
}
