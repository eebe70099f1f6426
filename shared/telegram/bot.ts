import { Bot, type Context } from "grammy";
import { z } from "zod";
import { call, type Database, DatabaseError } from "../database.ts";
import type { Settings } from "../settings.ts";
import { decision, decisionToast, promptAnswer, promptToast, STALE } from "./toasts.ts";
import { candidateOn } from "./which-order.ts";

/** `/name`, with or without the bot's own name as groups add it. */
const command = (name: string) => new RegExp(`^/${name}(@\\w+)?(\\s|$)`, "i");

const COMMANDS = { positions: "positions", pnl: "pnl", help: "help", start: "help" };

/**
 * The bot: presses on cards and commands. It answers a press itself (the one call a webhook's answer may carry);
 * everything else it says goes through the outbox, written in the transaction that consumes the update.
 */
export function createBot(
  database: Database,
  settings: Settings<
    "TELEGRAM_BOT_TOKEN" | "TELEGRAM_API_URL" | "TELEGRAM_CHAT_ID" | "TELEGRAM_APPROVER_IDS"
  >,
): Bot {
  const bot = new Bot(settings.TELEGRAM_BOT_TOKEN, {
    client: { apiRoot: settings.TELEGRAM_API_URL, canUseWebhookReply: () => true },
    // Stated, so that a cold start does not have to ask Telegram who the bot is.
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

  const isOwnersChat = (ctx: Context) => ctx.chat?.id === settings.TELEGRAM_CHAT_ID;
  const isApprover = (ctx: Context) =>
    ctx.from !== undefined && settings.TELEGRAM_APPROVER_IDS.includes(ctx.from.id);

  bot.on("callback_query:data", async (ctx) => {
    if (!isOwnersChat(ctx) || !isApprover(ctx)) {
      await ctx.answerCallbackQuery({
        text: `You (user ${ctx.from.id}) may not decide here.`,
        show_alert: true,
      });
      return;
    }
    const [, pressed, token] = /^([a-z]+\d{0,3}):([0-9a-f]{32})$/.exec(ctx.callbackQuery.data) ?? [];
    const message = ctx.callbackQuery.message;
    if (pressed === undefined || token === undefined || message === undefined) {
      await ctx.answerCallbackQuery(STALE);
      return;
    }
    const press = {
      update_id: ctx.update.update_id,
      token,
      chat_id: message.chat.id,
      message_id: message.message_id,
    };
    const by = String(ctx.from.id);
    if (pressed === "approve" || pressed === "reject") {
      const parameters = { ...press, decision: pressed, decided_by: by };
      const said = await call(database, "decide_trade_request", parameters, decision);
      await ctx.answerCallbackQuery(decisionToast(said));
      return;
    }
    const said = await call(
      database,
      "answer_prompt",
      { ...press, answer: pressed, answered_by: by },
      promptAnswer,
    );
    // Only the message that carries the button says what the answer's number stands for.
    const chosen = ctx.callbackQuery.message?.reply_markup?.inline_keyboard
      .flat()
      .find((button) => "callback_data" in button && button.callback_data === `${said.answer}:${token}`);
    await ctx.answerCallbackQuery(promptToast(said, chosen === undefined ? null : candidateOn(chosen.text)));
  });

  const owners = bot.on("message:text").filter((ctx) => isOwnersChat(ctx) && isApprover(ctx));
  for (const [name, kind] of Object.entries(COMMANDS)) {
    owners.hears(command(name), async (ctx) => {
      await call(database, "queue_reply", { update_id: ctx.update.update_id, kind }, z.boolean());
    });
  }

  const reply = (
    ctx: Context & { chat: { id: number } },
    kind: string,
    facts: Record<string, number | string>,
  ) => call(database, "queue_reply", { update_id: ctx.update.update_id, kind, facts }, z.boolean());

  owners.hears(command("reconcile"), async (ctx) => {
    await call(database, "ask_reconciliation", { update_id: ctx.update.update_id }, z.boolean());
  });

  owners.hears(command("why"), async (ctx) => {
    const position_id = Number(/\s(\d{1,15})\s*$/.exec(ctx.msg.text)?.[1] ?? 0);
    await reply(ctx, "why", { position_id });
  });

  owners.hears(command("closed"), async (ctx) => {
    const [, position, price, reason] =
      /\s(\d{1,15})\s+(\d{1,9}(?:\.\d{1,2})?)(?:\s+(\S.{0,49}))?\s*$/.exec(ctx.msg.text) ?? [];
    if (position === undefined || price === undefined) {
      await reply(ctx, "refused", {
        message: "Write /closed POSITION PRICE [REASON], for example /closed 5 120.00",
      });
      return;
    }
    try {
      await call(
        database,
        "close_by_command",
        {
          update_id: ctx.update.update_id,
          position_id: Number(position),
          exit_price: Number(price),
          ...(reason === undefined ? {} : { exit_reason: reason }),
        },
        z.boolean(),
      );
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.status === 500) {
        throw error;
      }
      await reply(ctx, "refused", { message: error.message });
    }
  });

  // Whoever sets the bot up learns the two numbers the settings ask for; nothing else is said to strangers.
  bot
    .on("message:text")
    .filter((ctx) => !isOwnersChat(ctx) || !isApprover(ctx))
    .hears(command("start"), async (ctx) => {
      await ctx.reply(
        `This bot is private. Your user id is ${ctx.from?.id}, the id of this chat is ${ctx.chat.id}. ` +
          "Its owner can add them to TELEGRAM_APPROVER_IDS and TELEGRAM_CHAT_ID.",
      );
    });

  return bot;
}
