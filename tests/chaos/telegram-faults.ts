import type { ApiFailure } from "../../local/telegram/stand-in.ts";

/** Failures of Telegram. */
export const TELEGRAM_FAULTS = {
  "too many requests": { code: 429, description: "Too Many Requests: retry after 40", retryAfter: 40 },
  "an error of its own": { code: 500, description: "Internal Server Error" },
  "no answer, and nothing arrived": { lost: "reset" },
  "no answer, and it arrived": { lost: "reset", afterEffect: true },
  "a refusal for good": { code: 400, description: "Bad Request: something that nobody mends" },
} as const satisfies Record<string, ApiFailure>;
export type TelegramFault = keyof typeof TELEGRAM_FAULTS;

export const BLOCKED: ApiFailure = { code: 403, description: "Forbidden: bot was blocked by the user" };
