import { Api, GrammyError } from "grammy";
import type { MenuButton, WebhookInfo } from "grammy/types";
import { clientOptions } from "../../shared/telegram/client-options.ts";
import { MENU, registerMenu } from "../../shared/telegram/commands.ts";
import type { DeploySettings } from "./settings.ts";

/** The kinds of updates that the bot handles. Telegram is asked for no others. */
export const UPDATES = ["message", "callback_query"] as const;

/** The bot of the settings, at the Bot API. */
export interface Bot {
  /** `@name`; throws if Telegram does not know the token. */
  name(): Promise<string>;
  webhook(): Promise<WebhookInfo>;
  /** Keeps waiting updates: Telegram sends them to the new webhook. */
  setWebhook(url: string): Promise<void>;
  /** Whether the owner's chat offers the commands of this release; true while its id is not known. */
  hasMenu(): Promise<boolean>;
  registerMenu(): Promise<void>;
  /** The menu button of the owner's private chat; null if the chat is a group, or its id is not known yet. */
  menuButton(): Promise<MenuButton | null>;
  setMenuButton(button: MenuButton): Promise<void>;
}

export function telegramBot({ functions: settings }: DeploySettings): Bot {
  // The same options as in the functions: an answer here shows that Telegram accepts a body without a length.
  const api = new Api(settings.TELEGRAM_BOT_TOKEN, clientOptions(settings.TELEGRAM_API_URL, 20));
  const chat_id = settings.TELEGRAM_CHAT_ID;
  return {
    name: () => ask(async () => `@${(await api.getMe()).username}`),
    webhook: () => ask(() => api.getWebhookInfo()),
    setWebhook: (url) =>
      ask(async () => {
        await api.setWebhook(url, {
          secret_token: settings.TELEGRAM_WEBHOOK_SECRET,
          allowed_updates: UPDATES,
          drop_pending_updates: false,
        });
      }),
    hasMenu: () =>
      ask(async () => {
        if (chat_id === 0) {
          return true;
        }
        const offered = await api.getMyCommands({ scope: { type: "chat", chat_id } });
        return JSON.stringify(offered) === JSON.stringify(MENU);
      }),
    registerMenu: () => ask(() => registerMenu(api, chat_id)),
    menuButton: () => ask(async () => (chat_id > 0 ? await api.getChatMenuButton({ chat_id }) : null)),
    setMenuButton: (menu_button) =>
      ask(async () => {
        await api.setChatMenuButton({ chat_id, menu_button });
      }),
  };
}

/** What the owner has to do by hand, because a group cannot have a menu button; null if nothing. */
export async function dashboardInGroup(
  { functions: { DASHBOARD_URL, TELEGRAM_CHAT_ID } }: DeploySettings,
  bot: Pick<Bot, "name">,
): Promise<string | null> {
  if (DASHBOARD_URL === "" || TELEGRAM_CHAT_ID >= 0) {
    return null;
  }
  const name = (await bot.name()).replace("@", "");
  return (
    "A group cannot have a button for the dashboard. It can have a link, which everybody on your lists can open. " +
    `Write /newapp to https://t.me/BotFather, choose @${name}, and give it the address ${DASHBOARD_URL} ` +
    `and the short name dashboard. Then pin https://t.me/${name}/dashboard in the group.`
  );
}

async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404)) {
      throw new Error("Telegram does not know TELEGRAM_BOT_TOKEN. https://t.me/BotFather shows it: /mybots.");
    }
    throw new Error(
      error instanceof GrammyError
        ? `Telegram refuses ${error.method}: ${error.description}`
        : "Telegram cannot be reached.",
    );
  }
}
