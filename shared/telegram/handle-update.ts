import type { Bot } from "grammy";
import type { Update } from "grammy/types";
import { update } from "./update.ts";

/**
 * Handles one Update and returns the body of the webhook's answer: a method call for Telegram, or null.
 *
 * @throws ZodError when it is no Update
 */
export async function handleUpdate(bot: Bot, received: unknown): Promise<string | null> {
  let answer: string | null = null;
  const parsed = update.parse(received);
  await bot.handleUpdate(parsed as unknown as Update, {
    send(payload) {
      answer = payload;
    },
  });
  return answer;
}
