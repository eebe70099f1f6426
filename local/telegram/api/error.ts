/** What the Bot API answers instead of a result, as `{"ok": false, "error_code", "description"}`. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** Also the HTTP status. */
    readonly code: number,
    readonly description: string,
    /** `retry_after`: seconds to wait before the next try, with code 429; `migrate_to_chat_id`: what the group has become. */
    readonly parameters?: { retry_after?: number; migrate_to_chat_id?: number },
  ) {
    super(description);
  }
}

export const badRequest = (problem: string) => new ApiError(400, `Bad Request: ${problem}`);
