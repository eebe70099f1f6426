import type { ApiClientOptions } from "grammy";
import { sendOnce } from "../send-once.ts";

/** How grammY calls Telegram: what arrived twice would be a message twice. */
export function clientOptions(apiRoot: string, timeoutSeconds: number): ApiClientOptions {
  // Of fetch grammY knows the one that it brings for its runtime.
  return { apiRoot, timeoutSeconds, fetch: sendOnce as unknown as NonNullable<ApiClientOptions["fetch"]> };
}
