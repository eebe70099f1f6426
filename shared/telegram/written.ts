import type { Bot, Context } from "grammy";
import { z } from "zod";
import type { Database } from "../database.ts";
import { registerMenu, writtenCommand } from "./commands.ts";
import { lookUp, refuse, run } from "./errands.ts";
import { type Access, may, roleOf } from "./permissions.ts";
import { mayLookOnly } from "./toasts.ts";

const me = z.object({ username: z.string() });

/** `/name@bot words`; groups add the bot's name. */
const COMMAND = /^\/([a-z_]{1,32})(?:@(\w+))?(?:\s+(.*))?$/is;

/**
 * Answers commands. That of somebody else's message is nobody's wish: what was forwarded, edited, sent through another
 * bot or posted by a channel is let pass.
 */
export function answerCommands(bot: Bot, database: Database, access: Access): void {
  let ownName: string | undefined;

  /** Whom else a group's command may be for. Telegram is asked who we are once, and only where there is a name. */
  async function isForUs(addressee: string | undefined): Promise<boolean> {
    if (addressee === undefined) {
      return true;
    }
    // While it does not say, a command too many is better than none.
    ownName ??= await bot.api.getMe().then(
      (said) => me.safeParse(said).data?.username,
      () => undefined,
    );
    return ownName === undefined || ownName.toLowerCase() === addressee.toLowerCase();
  }

  bot.on("message:text", async (ctx) => {
    const { text, forward_origin, via_bot, sender_chat } = ctx.msg;
    const [, name = "", addressee, rest = ""] = COMMAND.exec(text) ?? [];
    const command = writtenCommand(name);
    if (command === undefined || (forward_origin ?? via_bot ?? sender_chat) !== undefined) {
      return;
    }
    const role = roleOf(ctx, access);
    if ((role === null && command.name !== "start") || !(await isForUs(addressee))) {
      return;
    }
    if (role === null) {
      await introduce(ctx);
      return;
    }
    const { update_id } = ctx.update;
    const errand = command.errand(rest.split(/\s+/).filter((word) => word !== ""));
    if (!may(role, errand)) {
      await refuse(database, update_id, mayLookOnly(ctx.from.id).text);
    } else if ("looksUp" in errand) {
      await lookUp(database, update_id, errand);
    } else {
      await run(database, update_id, ctx.from.id, errand);
    }
    // The one call that the webhook's answer can carry.
    await (command.name === "start"
      ? registerMenu(ctx.api, access.TELEGRAM_CHAT_ID)
      : ctx.replyWithChatAction("typing"));
  });
}

/** Whoever sets the bot up learns the two numbers the settings ask for; nothing else is said to strangers. */
async function introduce(ctx: Context): Promise<void> {
  await ctx.reply(
    `This bot is private. Your user id is ${ctx.from?.id}, the id of this chat is ${ctx.chat?.id}. ` +
      "Its owner can add them to TELEGRAM_APPROVER_IDS (or TELEGRAM_VIEWER_IDS) and TELEGRAM_CHAT_ID.",
  );
}
