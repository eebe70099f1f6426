/** What a line is about besides its event: `run_id`, `request_id`, `position_id` by these names, and figures. */
type Facts = Record<string, unknown>;

const METHODS = { info: "info", warning: "warn", error: "error" } as const;

/**
 * One line of JSON in the function's log. Nothing that a person, the broker or Telegram wrote goes in whole, and no
 * header, body or setting does.
 */
export function log(level: keyof typeof METHODS, event: string, facts: Facts = {}): void {
  console[METHODS[level]](JSON.stringify({ level, event, ...facts }));
}

/** An error by its name and message: its stack and what it carries along are not for a log. */
export function inWords(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
