import { Api, GrammyError } from "grammy";
import type { MenuButton, WebhookInfo } from "grammy/types";
import { clientOptions } from "../../shared/telegram/client-options.ts";
import { MENU, registerMenu } from "../../shared/telegram/commands.ts";
import type { DeploySettings } from "./settings.ts";

/** What the bot listens to; anything else Telegram need not bring. */
export const UPDATES = ["message", "callback_query"] as const;

/** The bot of the settings, at the Bot API. */
export interface Bot {
  /** `@name`; throws when Telegram does not know the token. */
  name(): Promise<string>;
  webhook(): Promise<WebhookInfo>;
  /** Leaves what waits where it is: an update that came meanwhile is brought by the new webhook. */
  setWebhook(url: string): Promise<void>;
  /** Whether the owner's chat is offered the commands of this release; also where its id is not known yet. */
  hasMenu(): Promise<boolean>;
  registerMenu(): Promise<void>;
  /** The button beside the owner's private chat; null where the chat is a group, or its id is not known yet. */
  menuButton(): Promise<MenuButton | null>;
  setMenuButton(button: MenuButton): Promise<void>;
}

export function telegramBot({ functions: settings }: DeploySettings): Bot {
  // As the functions do: an answer here says that Telegram takes a body without a length.
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

/** What is left to the owner, whose group can be given no button; null where nothing is. */
export async function dashboardInGroup(
  { functions: { DASHBOARD_URL, TELEGRAM_CHAT_ID } }: DeploySettings,
  bot: Pick<Bot, "name">,
): Promise<string | null> {
  if (DASHBOARD_URL === "" || TELEGRAM_CHAT_ID >= 0) {
    return null;
  }
  const name = (await bot.name()).replace("@", "");
  return (
    "A group has no button for the dashboard, but a link, which everybody on your lists can open. Write /newapp to " +
    `https://t.me/BotFather, choose @${name}, give it the address ${DASHBOARD_URL} and the short name dashboard. Then pin ` +
    `https://t.me/${name}/dashboard in the group.`
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
