import { ApiError } from "./error.ts";

/** Calls that put a message into a chat, or change one. */
const PACED = /^(send(message|photo)|editmessage(text|caption|media|replymarkup))$/;

/** What Telegram takes of a bot in one chat: `most` at once, and as many again in `seconds`. */
const OF_A_GROUP = { most: 20, seconds: 60 };
/** A message a second. Telegram's documentation says that it lets short bursts through. */
const OF_A_PERSON = { most: 6, seconds: 6 };

/** Refuses calls that come faster than Telegram takes them, with 429 and how long to wait. */
export class Pace {
  readonly #taken = new Map<number, number[]>();

  /** @param now milliseconds; a test sets them */
  constructor(private readonly now = () => Date.now()) {}

  /** Forgets what was sent. For whoever has moved the market clock on: that time has passed for Telegram, too. */
  rest(): void {
    this.#taken.clear();
  }

  /** @throws ApiError 429; nothing is counted then */
  take(method: string, chatId: number): void {
    if (!PACED.test(method.toLowerCase())) return;
    const { most, seconds } = chatId < 0 ? OF_A_GROUP : OF_A_PERSON;
    const now = this.now();
    const since = (this.#taken.get(chatId) ?? []).filter((at) => at > now - seconds * 1000);
    const [oldest] = since;
    if (oldest !== undefined && since.length >= most) {
      const wait = Math.max(1, Math.ceil((oldest + seconds * 1000 - now) / 1000));
      throw new ApiError(429, `Too Many Requests: retry after ${wait}`, { retry_after: wait });
    }
    this.#taken.set(chatId, [...since, now]);
  }
}
