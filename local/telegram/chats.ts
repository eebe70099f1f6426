import { randomInt } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { BotCommand, BotCommandScope, Message, Update, User } from "grammy/types";
import { ApiError, badRequest } from "./api/error.ts";
import { Commands } from "./api/menu-commands.ts";
import { Photos } from "./api/photos.ts";

/** A message as an update carries it: never from a channel, always by somebody. */
export type PostedMessage = Message & Update.NonChannel;

/** Somebody the page can be. */
export interface Person {
  id: number;
  name: string;
  /** What the page says of them. */
  role: string;
}

/** A person in a chat with the bot: what one telephone shows. */
export interface Seat {
  user: User;
  role: string;
  chat: PostedMessage["chat"];
}

/** The answer of the bot to a pressed button: a toast, or a dialog when `show_alert`. */
export interface CallbackAnswer {
  text: string;
  show_alert: boolean;
}

/** What the chat page is told as it happens. `message` is a new message or the new state of an edited one. */
export type ChatEvent =
  | { type: "snapshot"; bot: User; seats: Seat[]; messages: Message[]; blocked: number[] }
  | { type: "message"; message: Message }
  | { type: "deleted"; chat_id: number; message_id: number }
  | { type: "commands" }
  | { type: "action"; chat_id: number; action: string }
  | { type: "blocked"; user_id: number; blocked: boolean }
  | ({ type: "answer"; user_id: number } & CallbackAnswer);

type Content = { [Field in keyof Message]?: Message[Field] | undefined };

/** Everything said between the bot and its people, held in memory. */
export class Chats {
  readonly photos = new Photos();
  readonly commands = new Commands();
  /** What messages are dated by, Unix seconds: the machine's clock unless another is set. */
  now = () => Math.floor(Date.now() / 1000);
  readonly #messages = new Map<number, PostedMessage>();
  readonly #queries = new Map<string, { from: User; answer?: CallbackAnswer }>();
  /** The topics in which somebody has written: `CHAT THREAD`. */
  readonly #topics = new Set<string>();
  /** The chats in which the bot may write. */
  readonly #open: Set<number>;
  /** Users, which are also their private chats. */
  readonly #blocked = new Set<number>();
  /** Groups that have become supergroups, by their id before. */
  readonly #moved = new Map<number, number>();
  readonly #deleted = new Set<number>();
  readonly #listeners = new Set<(event: ChatEvent) => void>();
  // Ids go on rising over a restart, as Telegram's do: a database that outlives this process keeps some of them.
  #lastId = Math.floor(Date.now() / 1000);

  /**
   * @param people the owner first
   * @param ownersChat as with Telegram, a private chat has the id of its user and a group a negative one
   */
  constructor(
    readonly bot: User & { username: string; is_bot: true },
    readonly people: [Person, ...Person[]],
    readonly ownersChat: number,
  ) {
    this.#open = new Set([ownersChat]);
  }

  /** Tells `listener` what there is, then everything that happens. Returns the way out. */
  follow(listener: (event: ChatEvent) => void): () => void {
    const messages = [...this.#messages.values()];
    const blocked = [...this.#blocked];
    listener({ type: "snapshot", bot: this.bot, seats: this.#seats(), messages, blocked });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the bot has sent, oldest first. */
  sent(): PostedMessage[] {
    return [...this.#messages.values()].filter(({ from }) => from.id === this.bot.id);
  }

  /** Telegram user `id`: one of the people, or somebody else who found the bot. */
  user(id: number): User {
    const name = this.people.find((person) => person.id === id)?.name ?? `User ${id}`;
    return { id, is_bot: false, first_name: name, language_code: "en" };
  }

  /** @throws ApiError 400 for a chat in which nobody ever wrote to the bot */
  chat(id: number): PostedMessage["chat"] {
    if (!this.#open.has(id)) throw badRequest("chat not found");
    return this.#describe(id);
  }

  /** A message by `from`. A person may open a new chat with the bot by writing in it, the bot may not. */
  post(chatId: number, from: User, content: Content): PostedMessage {
    const thread = content.message_thread_id;
    if (from.is_bot) {
      this.#refuseClosed(chatId);
      if (thread && !this.#topics.has(`${chatId} ${thread}`)) throw badRequest("message thread not found");
    } else {
      this.#open.add(chatId);
      if (thread) this.#topics.add(`${chatId} ${thread}`);
    }
    const chat = this.chat(chatId);
    const topic = thread ? { is_topic_message: true as const } : {};
    return this.#store(
      { message_id: ++this.#lastId, from, chat, date: this.now() },
      { ...content, ...topic },
    );
  }

  find(messageId: number): PostedMessage | undefined {
    return this.#messages.get(messageId);
  }

  /** Replaces what `content` names in a message of the bot; undefined takes it away. */
  edit(chatId: number, messageId: number, content: Content): PostedMessage {
    this.#refuseClosed(chatId);
    const message = this.#inChat(chatId, messageId, "message to edit not found");
    if (message.from.id !== this.bot.id) throw badRequest("message can't be edited");
    if (content.text && message.photo) throw badRequest("there is no text in the message to edit");
    if ("caption" in content && !message.photo && !content.photo) {
      throw badRequest("there is no caption in the message to edit");
    }
    if (isDeepStrictEqual(filled({ ...message, ...content }), message)) {
      throw badRequest(
        "message is not modified: specified new message content and reply markup are exactly the same " +
          "as a current content and reply markup of the message",
      );
    }
    // A change of the buttons alone does not mark a message as edited.
    const isMarked = Object.keys(content).some((field) => field !== "reply_markup");
    return this.#store(message, { ...content, ...(isMarked && { edit_date: this.now() }) });
  }

  delete(chatId: number, messageId: number): true {
    this.#inChat(chatId, messageId, "message to delete not found");
    this.#messages.delete(messageId);
    return this.#emit({ type: "deleted", chat_id: chatId, message_id: messageId });
  }

  /** Shows for five seconds that the bot is at it: `typing`, `upload_photo`. */
  act(chatId: number, action: string): true {
    this.#refuseClosed(this.chat(chatId).id);
    return this.#emit({ type: "action", chat_id: chatId, action });
  }

  setCommands(scope: BotCommandScope, languageCode: string, commands: BotCommand[]): true {
    if ("chat_id" in scope) this.chat(Number(scope.chat_id));
    this.commands.set(scope, languageCode, commands);
    return this.#emit({ type: "commands" });
  }

  hasBlocked(userId: number): boolean {
    return this.#blocked.has(userId);
  }

  /** A user blocks the bot in their private chat, or lets it in again. Returns what Telegram tells the bot of it. */
  setBlocked(userId: number, blocked: boolean): Pick<Update, "my_chat_member"> {
    if (blocked) this.#blocked.add(userId);
    else this.#blocked.delete(userId);
    this.#open.add(userId);
    this.#emit({ type: "blocked", user_id: userId, blocked });
    const member = { user: this.bot, status: "member" } as const;
    const kicked = { user: this.bot, status: "kicked", until_date: 0 } as const;
    return {
      my_chat_member: {
        chat: this.chat(userId),
        from: this.user(userId),
        date: this.now(),
        old_chat_member: blocked ? member : kicked,
        new_chat_member: blocked ? kicked : member,
      },
    };
  }

  /** The owner's group becomes a supergroup: another chat. Returns its id, and the service messages that tell of it. */
  migrate(): { id: number; told: PostedMessage[] } {
    const before = this.ownersChat;
    if (before >= 0) throw new Error(`${before} is no group.`);
    const id = before - 1_000_000_000_000;
    const [owner] = this.people;
    const moved = this.post(before, this.user(owner.id), { migrate_to_chat_id: id });
    this.#moved.set(before, id);
    return { id, told: [moved, this.post(id, this.user(owner.id), { migrate_from_chat_id: before })] };
  }

  deleteGroup(chatId: number): void {
    this.#deleted.add(chatId);
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
    return answer.text === "" || this.#emit({ type: "answer", user_id: query.from.id, ...answer });
  }

  answerTo(queryId: string): CallbackAnswer | undefined {
    return this.#queries.get(queryId)?.answer;
  }

  /** Everybody's seat in the owner's chat, where that is a group, and in a chat of their own. */
  #seats(): Seat[] {
    const [owner] = this.people;
    const inGroup =
      this.ownersChat < 0 ? this.people.map((person) => ({ person, chat: this.ownersChat })) : [];
    const alone = this.people.map((person) => {
      const isOwners = person === owner && this.ownersChat > 0;
      return { person, chat: isOwners ? this.ownersChat : person.id };
    });
    return [...inGroup, ...alone].map(({ person, chat }) => {
      return { user: this.user(person.id), role: person.role, chat: this.#describe(chat) };
    });
  }

  #describe(id: number): PostedMessage["chat"] {
    if (id > 0) return { id, type: "private", first_name: this.user(id).first_name };
    return { id, type: id <= -1_000_000_000_000 ? "supergroup" : "group", title: "Traders" };
  }

  #refuseClosed(chatId: number): void {
    if (this.hasBlocked(chatId)) throw new ApiError(403, "Forbidden: bot was blocked by the user");
    if (this.#deleted.has(chatId)) throw new ApiError(403, "Forbidden: the group chat was deleted");
    const migrate_to_chat_id = this.#moved.get(chatId);
    if (migrate_to_chat_id) {
      const description = "Bad Request: group chat was upgraded to a supergroup chat";
      throw new ApiError(400, description, { migrate_to_chat_id });
    }
  }

  #inChat(chatId: number, messageId: number, otherwise: string): PostedMessage {
    const message = this.#messages.get(messageId);
    if (message?.chat.id !== this.chat(chatId).id) throw badRequest(otherwise);
    return message;
  }

  #store(message: PostedMessage, content: Content): PostedMessage {
    const stored = filled({ ...message, ...content }) as PostedMessage;
    this.#messages.set(stored.message_id, stored);
    this.#emit({ type: "message", message: stored });
    return stored;
  }

  #emit(event: ChatEvent): true {
    for (const listener of this.#listeners) listener(event);
    return true;
  }
}

/** Telegram leaves out what is empty. */
function filled(message: Content): Content {
  const isFilled = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(message).filter(([, value]) => isFilled(value)));
}
