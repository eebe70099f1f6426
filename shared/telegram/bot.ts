import { Bot, type Context } from "grammy";
import type { Database } from "../database.ts";
import { inWords, log } from "../log.ts";
import type { Settings } from "../settings.ts";
import { clientOptions } from "./client-options.ts";
import { refuse } from "./errands.ts";
import { type Access, roleOf, topicOf } from "./permissions.ts";
import { answerPresses } from "./presses.ts";
import { FAILED } from "./toasts.ts";
import { isUnreachable } from "./unreachable.ts";
import { answerCommands } from "./written.ts";

/** How long Telegram may take to answer getMe. All other calls of the bot are the webhook's answer. */
const ANSWER_SECONDS = 3;

/**
 * The bot: presses and commands. One call becomes the webhook's answer, so that a press gets its result at once.
 * Everything else goes through the outbox, written in the same transaction that consumes the update.
 */
export function createBot(
  database: Database,
  settings: Settings<"TELEGRAM_BOT_TOKEN" | "TELEGRAM_API_URL"> & Access,
): Bot {
  const bot = new Bot(settings.TELEGRAM_BOT_TOKEN, {
    client: {
      ...clientOptions(settings.TELEGRAM_API_URL, ANSWER_SECONDS),
      canUseWebhookReply: (method) => method !== "getMe",
    },
    // Given here, so that a cold start need not ask Telegram for it.
    botInfo: {
      id: Number(settings.TELEGRAM_BOT_TOKEN.split(":")[0]),
      is_bot: true,
      first_name: "Thetabase",
      username: "thetabase",
      can_join_groups: true,
      can_read_all_group_messages: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_inline_queries: false,
      supports_join_request_queries: false,
    },
  });

  bot.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (isUnreachable(error)) {
        throw error;
      }
      // Answered as if it were done, because Telegram would deliver it again and it would fail again.
      log("error", "update", { update_id: ctx.update.update_id, error: inWords(error) });
      await admit(ctx);
    }
  });

  /** Tells the person who pressed or wrote that it failed. */
  async function admit(ctx: Context): Promise<void> {
    if (ctx.callbackQuery !== undefined) {
      await ctx.answerCallbackQuery({ text: FAILED, show_alert: true });
    } else if (roleOf(ctx, settings) !== null) {
      const { update_id } = ctx.update;
      await refuse(database, { update_id, user: ctx.from?.id ?? 0, topic: topicOf(ctx.msg) }, FAILED);
    }
  }

  // Telegram reports this only once, in the old group. The new group has the same people.
  bot.on("message:migrate_to_chat_id", async (ctx) => {
    const { chat, migrate_to_chat_id: id } = ctx.msg;
    if (chat.id === settings.TELEGRAM_CHAT_ID) {
      log("error", "the group has a new id", { set_TELEGRAM_CHAT_ID_to: id });
      await ctx.api.sendMessage(
        id,
        `This group has become a supergroup with the new id ${id}. Set TELEGRAM_CHAT_ID to it. Until then commands and buttons here do nothing, and alerts wait.`,
      );
    }
  });

  answerPresses(bot, database, settings);
  answerCommands(bot, database, settings);
  return bot;
}
