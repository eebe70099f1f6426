import type { ApiClientOptions } from "grammy";
import { sendOnce } from "../send-once.ts";

/** How grammY calls Telegram. Each call is sent only once, because a repeated call would be a second message. */
export function clientOptions(apiRoot: string, timeoutSeconds: number): ApiClientOptions {
  // grammY's type knows only the fetch that it brings for its own runtime.
  return { apiRoot, timeoutSeconds, fetch: sendOnce as unknown as NonNullable<ApiClientOptions["fetch"]> };
}
