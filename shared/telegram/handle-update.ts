import { type Bot, BotError } from "grammy";
import type { Update } from "grammy/types";
import { inWords, log } from "../log.ts";
import { isUnreachable } from "./unreachable.ts";
import { update } from "./update.ts";

/**
 * Handles one Update and returns the body of the webhook's answer: a method call for Telegram, or null. An update that
 * cannot be understood, or fails for good, is logged and counts as done: Telegram would repeat it for days.
 *
 * @throws DatabaseError when the database cannot be reached: then Telegram shall repeat the Update
 */
export async function handleUpdate(bot: Bot, received: unknown): Promise<string | null> {
  let answer: string | null = null;
  try {
    const parsed = update.parse(received);
    await bot.handleUpdate(parsed as unknown as Update, {
      send(payload) {
        answer = payload;
      },
    });
  } catch (thrown) {
    const error = thrown instanceof BotError ? thrown.error : thrown;
    if (isUnreachable(error)) {
      throw error;
    }
    log("error", "update", { error: inWords(error) });
  }
  return answer;
}
