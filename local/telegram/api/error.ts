/** What the Bot API answers instead of a result, as `{"ok": false, "error_code", "description"}`. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** Also the HTTP status. */
    readonly code: number,
    readonly description: string,
    /** Seconds to wait before the next try; sent with code 429. */
    readonly retryAfter?: number,
  ) {
    super(description);
  }
}

export const badRequest = (problem: string) => new ApiError(400, `Bad Request: ${problem}`);
