import type { Bot, Context } from "grammy";
import { z } from "zod";
import type { Database } from "../database.ts";
import type { Errand } from "./arguments.ts";
import { nearest, registerMenu, unknown, writtenCommand } from "./commands.ts";
import { lookUp, refuse, run } from "./errands.ts";
import { type Access, listedAs, may, type Role, roleOf, topicOf } from "./permissions.ts";
import { mayLookOnly } from "./toasts.ts";

const me = z.object({ username: z.string() });

/** `/name@bot words`; groups add the bot's name. */
const COMMAND = /^\/(?<name>\w{1,32})(?:@(?<addressee>\w+))?(?:\s+(?<rest>.*))?$/s;
/** Its name without the slash: a chat of two has nobody else to mean. */
const WORD = /^\s*(?<name>\S{1,32})(?:\s+(?<rest>.*))?$/s;

interface Asked {
  /** Absent where it is no command. */
  name?: string;
  /** The bot it is for; absent: it does not say. */
  addressee: string | undefined;
  errand: Errand;
}

/** What a message asks for; null: it is not for us. */
function read(text: string, isPrivate: boolean): Asked | null {
  const command = COMMAND.exec(text)?.groups;
  const { name, addressee, rest = "" } = command ?? (isPrivate ? WORD.exec(text)?.groups : null) ?? {};
  if (name === undefined) {
    // Longer than any command.
    return isPrivate ? { addressee, errand: unknown(text.slice(0, 32)) } : null;
  }
  const written = writtenCommand(name);
  if (written !== undefined) {
    const words = rest.split(/\s+/).filter((word) => word !== "");
    return { name: written.name, addressee, errand: written.errand(words) };
  }
  // In a group it may be another bot's.
  const isOurs = isPrivate || addressee !== undefined || nearest(name) !== undefined;
  return isOurs ? { addressee, errand: unknown(command ? `/${name}` : name) } : null;
}

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
    const asked = read(text, ctx.chat.type === "private");
    if (asked === null || (forward_origin ?? via_bot) !== undefined) {
      return;
    }
    const role = sender_chat === undefined ? roleOf(ctx, access) : null;
    // What is no command is wrong anywhere, and told where commands count.
    const no = role === null && asked.name !== undefined ? whyNot(ctx, asked.name, access) : null;
    if ((role === null && no === null) || !(await isForUs(asked.addressee))) {
      return;
    }
    if (role === null) {
      await ctx.reply(no ?? "", inTopic(ctx.msg));
      return;
    }
    await answer(ctx, role, asked.errand);
    // The one call that the webhook's answer can carry.
    await (asked.name === "start"
      ? registerMenu(ctx.api, access.TELEGRAM_CHAT_ID)
      : ctx.replyWithChatAction("typing"));
  });

  // What somebody may take for a way to say something.
  bot.on(["message:file", "message:location", "message:contact"], async (ctx) => {
    const { forward_origin, via_bot, sender_chat } = ctx.msg;
    const role = ctx.chat.type === "private" ? roleOf(ctx, access) : null;
    if (role !== null && (forward_origin ?? via_bot ?? sender_chat) === undefined) {
      await answer(ctx, role, {
        looksUp: "refused",
        facts: { message: "Only text is read here. /help lists the commands." },
      });
    }
  });

  async function answer(ctx: Context, role: Role, errand: Errand): Promise<void> {
    const user = ctx.from?.id ?? 0;
    const asker = { update_id: ctx.update.update_id, user, topic: topicOf(ctx.msg) };
    if (!may(role, errand)) {
      await refuse(database, asker, mayLookOnly(user).text);
    } else if ("looksUp" in errand) {
      await lookUp(database, asker, errand);
    } else {
      await run(database, asker, errand);
    }
  }
}

function inTopic(message: Context["msg"]): { message_thread_id?: number } {
  const topic = topicOf(message);
  return topic === null ? {} : { message_thread_id: topic };
}

/** What is said to somebody whose command does not count here; null = nothing. */
function whyNot({ chat, from, msg }: Context, command: string, access: Access): string | null {
  if (msg?.sender_chat !== undefined) {
    // Who speaks as the group is one of its administrators, whoever that is; who speaks as another chat, its channel.
    return msg.sender_chat.id === chat?.id ? anonymous(chat.id) : null;
  }
  if (listedAs(from?.id, access) !== null && command !== "start") {
    return otherChat(chat?.id);
  }
  return command === "start" ? introduction(from?.id, chat?.id) : null;
}

/** Whoever sets the bot up learns the two numbers the settings ask for; nothing else is said to strangers. */
const introduction = (user?: number, chat?: number) =>
  `This bot is private. Your user id is ${user}, the id of this chat is ${chat}. ` +
  "Its owner can add them to TELEGRAM_APPROVER_IDS (or TELEGRAM_VIEWER_IDS) and TELEGRAM_CHAT_ID.";

/** A command of somebody who is on a list must not be taken for done. */
const otherChat = (chat?: number) =>
  `Nothing was done: this chat (${chat}) is not the chat of TELEGRAM_CHAT_ID. Write in that chat, or set TELEGRAM_CHAT_ID to this one.`;

/** There is nobody to look for on the lists. */
const anonymous = (chat: number) =>
  "Nothing was done: you write anonymously as this group, so your user id is not known. In the group's settings, under " +
  `Administrators, turn off "Remain anonymous" for yourself, then write it again. The id of this chat is ${chat}.`;
