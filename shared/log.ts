/** Details of a log line: `run_id`, `request_id`, `position_id` by these names, and figures. */
type Facts = Record<string, unknown>;

const METHODS = { info: "info", warning: "warn", error: "error" } as const;

/**
 * Writes one line of JSON to the function's log. Text from people, the broker or Telegram is never logged in full;
 * headers, bodies and settings are not logged at all.
 */
export function log(level: keyof typeof METHODS, event: string, facts: Facts = {}): void {
  console[METHODS[level]](JSON.stringify({ level, event, ...facts }));
}

/** An error as its name and message. Its stack and other properties do not belong in a log. */
export function inWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
