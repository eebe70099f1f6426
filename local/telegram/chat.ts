import { randomInt } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { BotCommand, InlineKeyboardMarkup, Message, Update, User } from "grammy/types";
import { ApiError } from "./api-error.ts";
import type { FormattedText } from "./html.ts";

/** A message as an update carries it: never from a channel, always by somebody. */
export type PostedMessage = Message & Update.NonChannel;

/** The answer of the bot to a pressed button: a toast, or a dialog when `show_alert`. */
export interface CallbackAnswer {
  text: string;
  show_alert: boolean;
}

/** What the chat page is told as it happens. `message` is a new message or the new state of an edited one. */
export type ChatEvent =
  | { type: "snapshot"; messages: Message[]; commands: BotCommand[] }
  | { type: "message"; message: Message }
  | { type: "deleted"; message_id: number }
  | { type: "commands"; commands: BotCommand[] }
  | { type: "typing" }
  | ({ type: "answer" } & CallbackAnswer);

/** A PNG; width and height in pixels. */
export interface Picture {
  bytes: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

export interface ChatMembers {
  bot: User & { username: string; is_bot: true };
  /** The person at the chat page. */
  user: User;
  chatId: number;
}

type Content = { [Field in keyof Message]?: Message[Field] | undefined };

/** Everything said between the bot and its people, held in memory. */
export class Chat {
  readonly pictures = new Map<string, Picture>();
  commands: BotCommand[] = [];
  readonly #messages = new Map<number, PostedMessage>();
  readonly #queries = new Map<string, { from: User; answer?: CallbackAnswer }>();
  readonly #known: Set<number>;
  readonly #listeners = new Set<(event: ChatEvent) => void>();
  // Ids go on rising over a restart, as Telegram's do: a database that outlives this process keeps some of them.
  #lastId = Math.floor(Date.now() / 1000);

  constructor(readonly members: ChatMembers) {
    this.#known = new Set([members.chatId]);
  }

  /** Tells `listener` what the page's chat holds, then everything that happens in it. Returns the way out. */
  follow(listener: (event: ChatEvent) => void): () => void {
    const messages = [...this.#messages.values()].filter(({ chat }) => chat.id === this.members.chatId);
    listener({ type: "snapshot", messages, commands: this.commands });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the bot has sent, oldest first. */
  sent(): PostedMessage[] {
    return [...this.#messages.values()].filter(({ from }) => from.id === this.members.bot.id);
  }

  /** Telegram user `id`: the person at the page, or somebody else who found the bot. */
  user(id: number): User {
    const { user } = this.members;
    return id === user.id ? user : { id, is_bot: false, first_name: `User ${id}` };
  }

  /** @throws ApiError 400 for a chat in which nobody ever wrote to the bot */
  chat(id: number): PostedMessage["chat"] {
    if (!this.#known.has(id)) throw badRequest("chat not found");
    if (id > 0) return { id, type: "private", first_name: this.user(id).first_name };
    return { id, type: id <= -1_000_000_000_000 ? "supergroup" : "group", title: "Traders" };
  }

  /** A message by `from`. A person may open a new chat with the bot by writing in it, the bot may not. */
  post(chatId: number, from: User, content: Content): PostedMessage {
    if (!from.is_bot) this.#known.add(chatId);
    const chat = this.chat(chatId);
    return this.#store({ message_id: ++this.#lastId, from, chat, date: now() }, content);
  }

  find(messageId: number): PostedMessage | undefined {
    return this.#messages.get(messageId);
  }

  /** Replaces the text, when one is given, and the buttons of a message of the bot. */
  edit(
    chatId: number,
    messageId: number,
    buttons?: InlineKeyboardMarkup,
    text?: FormattedText,
  ): PostedMessage {
    const message = this.#inChat(chatId, messageId, "message to edit not found");
    if (message.from.id !== this.members.bot.id) throw badRequest("message can't be edited");
    if (text && !message.text) throw badRequest("there is no text in the message to edit");
    const { text: before, entities = [], reply_markup } = message;
    const wanted = { text: before, entities, ...text, reply_markup: buttons };
    if (isDeepStrictEqual(wanted, { text: before, entities, reply_markup })) {
      throw badRequest(
        "message is not modified: specified new message content and reply markup are exactly the same " +
          "as a current content and reply markup of the message",
      );
    }
    // A change of the buttons alone does not mark a message as edited.
    return this.#store(message, { ...wanted, ...(text && { edit_date: now() }) });
  }

  delete(chatId: number, messageId: number): true {
    this.#inChat(chatId, messageId, "message to delete not found");
    this.#messages.delete(messageId);
    return this.#emit({ type: "deleted", message_id: messageId }, chatId);
  }

  typing(chatId: number): true {
    return this.#emit({ type: "typing" }, this.chat(chatId).id);
  }

  setCommands(commands: BotCommand[]): true {
    this.commands = commands;
    return this.#emit({ type: "commands", commands });
  }

  /** Somebody pressed a button. Returns the id of the callback query. */
  openQuery(from: User): string {
    const id = String(randomInt(2 ** 48 - 1));
    this.#queries.set(id, { from });
    return id;
  }

  answerQuery(id: string, answer: CallbackAnswer): true {
    const query = this.#queries.get(id);
    if (!query) throw badRequest("query is too old and response timeout expired or query ID is invalid");
    query.answer = answer;
    const isForPage = query.from.id === this.members.user.id && answer.text !== "";
    return isForPage ? this.#emit({ type: "answer", ...answer }) : true;
  }

  answerTo(queryId: string): CallbackAnswer | undefined {
    return this.#queries.get(queryId)?.answer;
  }

  #inChat(chatId: number, messageId: number, otherwise: string): PostedMessage {
    const message = this.#messages.get(messageId);
    if (message?.chat.id !== this.chat(chatId).id) throw badRequest(otherwise);
    return message;
  }

  /** Telegram leaves out what is empty. */
  #store(message: PostedMessage, content: Content): PostedMessage {
    const filled = Object.entries({ ...message, ...content }).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    );
    const stored = Object.fromEntries(filled) as unknown as PostedMessage;
    this.#messages.set(stored.message_id, stored);
    this.#emit({ type: "message", message: stored }, stored.chat.id);
    return stored;
  }

  /** Tells the page, unless it is about a chat that the page does not show. */
  #emit(event: ChatEvent, chatId = this.members.chatId): true {
    if (chatId === this.members.chatId) for (const listener of this.#listeners) listener(event);
    return true;
  }
}

const badRequest = (problem: string) => new ApiError(400, `Bad Request: ${problem}`);

/** Telegram's times are Unix seconds. */
const now = () => Math.floor(Date.now() / 1000);
