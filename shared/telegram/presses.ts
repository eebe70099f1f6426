import type { Bot, Context } from "grammy";
import { call, type Database } from "../database.ts";
import type { Errand } from "./arguments.ts";
import { type PressedButton, readButton } from "./buttons.ts";
import { pressedCommand } from "./commands.ts";
import { type Asker, lookUp, run } from "./errands.ts";
import { type Access, may, type Role, roleOf, topicOf } from "./permissions.ts";
import { candidateOn } from "./questions/which-order.ts";
import * as toasts from "./toasts.ts";

interface Press extends Asker {
  role: Role;
  data: string;
  /** The message with the button. */
  message: NonNullable<NonNullable<Context["callbackQuery"]>["message"]>;
}

/** Answers presses of buttons at once, with the result as the webhook's own answer. */
export function answerPresses(bot: Bot, database: Database, access: Access): void {
  bot.on("callback_query:data", async (ctx) => {
    const { from, data, message } = ctx.callbackQuery;
    const role = roleOf(ctx, access);
    if (role === null || message === undefined) {
      await ctx.answerCallbackQuery(toasts.mayNothing(from.id));
      return;
    }
    const topic = topicOf(message);
    const press = { update_id: ctx.update.update_id, user: from.id, topic, role, data, message };
    await ctx.answerCallbackQuery(await handle(press));
  });

  async function handle(press: Press): Promise<toasts.Toast> {
    if ("forward_origin" in press.message) {
      // A forwarded copy. Only the buttons of the original count.
      return toasts.STALE;
    }
    const button = readButton(press.data);
    if (button !== null) {
      return await give(button, press);
    }
    const [, answer, token] = /^([a-z]+\d{0,3}):([0-9a-f]{32})$/.exec(press.data) ?? [];
    return answer === undefined || token === undefined ? toasts.STALE : await reply(answer, token, press);
  }

  /** Handles a button that stands for a command. */
  async function give({ way, command, words }: PressedButton, press: Press): Promise<toasts.Toast> {
    const errand = pressedCommand(command)?.errand(words);
    if (errand === undefined || (way === "act") !== "does" in errand) {
      return toasts.STALE;
    }
    if (!may(press.role, errand)) {
      return toasts.mayLookOnly(press.user);
    }
    if ("does" in errand) {
      return toasts.runToast(errand.does, await run(database, press, inPlace(errand, press.message)));
    }
    // Anyone can forge a button's data, so the outbox decides whether this message may change.
    const { message_id, chat } = press.message;
    const nav = { chat_id: chat.id, message_id, in_place: canBecome(errand.looksUp, press.message) };
    return toasts.lookUpToast(await lookUp(database, press, errand, { nav: way === "nav" ? nav : null }));
  }

  /** Handles the answer to a question. */
  async function reply(
    answer: string,
    token: string,
    { update_id, user, role, message }: Press,
  ): Promise<toasts.Toast> {
    if (role !== "approver") {
      return toasts.mayLookOnly(user);
    }
    const press = { update_id, token, chat_id: message.chat.id, message_id: message.message_id };
    const by = String(user);
    if (answer === "approve" || answer === "reject") {
      const parameters = { ...press, decision: answer, decided_by: by };
      return toasts.decisionToast(await call(database, "decide_trade_request", parameters, toasts.decision));
    }
    const parameters = { ...press, answer, answered_by: by };
    const said = await call(database, "answer_prompt", parameters, toasts.promptAnswer);
    // The answer is only a number. The buttons of the message tell which order it means.
    const chosen = message.reply_markup?.inline_keyboard
      .flat()
      .find((button) => "callback_data" in button && button.callback_data === `${said.answer}:${token}`);
    return toasts.promptToast(said, chosen === undefined ? null : candidateOn(chosen.text));
  }
}

/** A trade that is built with buttons stays in one message. The outbox decides whether that message may change. */
function inPlace(
  errand: Extract<Errand, { does: string }>,
  message: Press["message"],
): Extract<Errand, { does: string }> {
  return ["sell", "add"].includes(errand.does) && !("photo" in message)
    ? { ...errand, subject: { ...errand.subject, edits_message_id: message.message_id } }
    : errand;
}

/**
 * Whether a message can show a reply of this kind. A picture stays a picture: the chart of a position has room only for
 * replies about that position.
 */
function canBecome(kind: string, message: Press["message"]): boolean {
  return !("photo" in message) || ["position", "why", "rules"].includes(kind);
}
