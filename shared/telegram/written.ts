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
/** In a private chat, a command also works without the slash. */
const WORD = /^\s*(?<name>\S{1,32})(?:\s+(?<rest>.*))?$/s;

interface Asked {
  /** Absent for an unknown command. */
  name?: string;
  /** The bot that the command names; absent where it names none. */
  addressee: string | undefined;
  errand: Errand;
}

/** Reads a message as a command; null where it is not for us. */
function read(text: string, isPrivate: boolean): Asked | null {
  const command = COMMAND.exec(text)?.groups;
  const { name, addressee, rest = "" } = command ?? (isPrivate ? WORD.exec(text)?.groups : null) ?? {};
  if (name === undefined) {
    // The word is longer than any command.
    return isPrivate ? { addressee, errand: unknown(text.slice(0, 32)) } : null;
  }
  const written = writtenCommand(name);
  if (written !== undefined) {
    const words = rest.split(/\s+/).filter((word) => word !== "");
    return { name: written.name, addressee, errand: written.errand(words) };
  }
  // In a group, an unknown command may be for another bot.
  const isOurs = isPrivate || addressee !== undefined || nearest(name) !== undefined;
  return isOurs ? { addressee, errand: unknown(command ? `/${name}` : name) } : null;
}

/**
 * Answers commands. Messages that were forwarded, sent through another bot or posted by a channel are ignored, because
 * nobody wrote them here as a command. Edited messages do not arrive here.
 */
export function answerCommands(bot: Bot, database: Database, access: Access): void {
  let ownName: string | undefined;

  /** Whether a command is for this bot. Telegram is asked for our name once, and only for a command that names a bot. */
  async function isForUs(addressee: string | undefined): Promise<boolean> {
    if (addressee === undefined) {
      return true;
    }
    // Without an answer, the command counts as ours: one too many is better than none.
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
    // An unknown command is explained only in the owner's chat.
    const no = role === null && asked.name !== undefined ? refusalOf(ctx, asked.name, access) : null;
    if ((role === null && no === null) || !(await isForUs(asked.addressee))) {
      return;
    }
    if (role === null) {
      await ctx.reply(no ?? "", inTopic(ctx.msg));
      return;
    }
    await answer(ctx, role, asked.errand);
    // The one call that fits into the webhook's answer.
    await (asked.name === "start"
      ? registerMenu(ctx.api, access.TELEGRAM_CHAT_ID)
      : ctx.replyWithChatAction("typing"));
  });

  // Someone may send these as an answer.
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

/** The answer to somebody whose command does not count here; null = no answer. */
function refusalOf({ chat, from, msg }: Context, command: string, access: Access): string | null {
  if (msg?.sender_chat !== undefined) {
    // A sender_chat equal to the group is an anonymous administrator; any other is a channel.
    return msg.sender_chat.id === chat?.id ? anonymous(chat.id) : null;
  }
  if (listedAs(from?.id, access) !== null && command !== "start") {
    return otherChat(chat?.id);
  }
  return command === "start" ? introduction(from?.id, chat?.id) : null;
}

/** The two numbers that the settings need, for the person who sets up the bot. Strangers get no other answer. */
const introduction = (user?: number, chat?: number) =>
  `This bot is private. Your user id is ${user}, the id of this chat is ${chat}. ` +
  "Its owner can add them to TELEGRAM_APPROVER_IDS (or TELEGRAM_VIEWER_IDS) and TELEGRAM_CHAT_ID.";

/** For a listed person in another chat, who must not believe that the command was done. */
const otherChat = (chat?: number) =>
  `Nothing was done: this chat (${chat}) is not the chat of TELEGRAM_CHAT_ID. Write in that chat, or set TELEGRAM_CHAT_ID to this one.`;

/** For an anonymous administrator, whom no list can contain. */
const anonymous = (chat: number) =>
  "Nothing was done: you write anonymously as this group, so your user id is not known. In the group's settings, under " +
  `Administrators, turn off "Remain anonymous" for yourself, then write it again. The id of this chat is ${chat}.`;
