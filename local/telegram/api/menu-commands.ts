import type { BotCommand, BotCommandScope } from "grammy/types";

/** The language of everybody at the page. */
const language = "en";

/** The lists of commands the bot has registered, one per scope and language. */
export class Commands {
  readonly #lists = new Map<string, BotCommand[]>();

  /** An empty list counts as none, and the next wider scope is looked at. */
  set(scope: BotCommandScope, languageCode: string, commands: BotCommand[]): void {
    if (commands.length > 0) this.#lists.set(keyOf(scope, languageCode), commands);
    else this.#lists.delete(keyOf(scope, languageCode));
  }

  get(scope: BotCommandScope, languageCode: string): BotCommand[] {
    return this.#lists.get(keyOf(scope, languageCode)) ?? [];
  }

  /** What a person is offered in a chat: the list of the narrowest scope that has one. Nobody is an administrator. */
  offered(userId: number, chatId: number): BotCommand[] {
    const chat: BotCommandScope = { type: "chat", chat_id: chatId };
    const scopes: BotCommandScope[] =
      chatId > 0
        ? [chat, { type: "all_private_chats" }]
        : [{ type: "chat_member", chat_id: chatId, user_id: userId }, chat, { type: "all_group_chats" }];
    for (const scope of [...scopes, { type: "default" } as const]) {
      const list = this.#lists.get(keyOf(scope, language)) ?? this.#lists.get(keyOf(scope, ""));
      if (list) return list;
    }
    return [];
  }
}

function keyOf(scope: BotCommandScope, languageCode: string): string {
  const { type, chat_id, user_id } = scope as { type: string; chat_id?: number | string; user_id?: number };
  return [type, chat_id, user_id, languageCode].join(" ");
}
