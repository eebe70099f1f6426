import { setTimeout as sleep } from "node:timers/promises";
import type { Update, WebhookInfo } from "grammy/types";
import { z } from "zod";
import { errorInWords } from "../error-in-words.ts";

const tries = 5;
/** Milliseconds to wait after the first failed try; doubles with every further one. */
const firstPause = 200;
/** Milliseconds a webhook may take over one update. */
const patience = 30_000;

const methodCall = z.looseObject({ method: z.string() });

type Content = Omit<Update, "update_id">;

interface Pending {
  update: Update;
  lane: string;
  isUnderWay: boolean;
  handled: () => void;
}

/**
 * Posts updates to the webhook of the bot as Telegram does: those of one chat, and the presses of one user, one at a
 * time and in order; side by side with those of others.
 */
export class Webhook {
  #target: { url: string; secret: string; allowed: string[] } = { url: "", secret: "", allowed: [] };
  #queue: Pending[] = [];
  #lastError: { date: number; message: string } | undefined;
  readonly #stopped = new AbortController();
  // Like message ids, these rise over a restart: a database remembers which updates it has seen.
  #lastId = Math.floor(Date.now() / 1000);

  /** @param execute runs the method call that a webhook may put into its answer */
  constructor(private readonly execute: (method: string, params: Record<string, unknown>) => unknown) {}

  /**
   * An empty url removes the webhook; updates then wait.
   * @param allowed kinds of update to deliver, all when empty, as before when not given
   */
  set(url: string, secret = "", allowed = this.#target.allowed): true {
    this.#target = { url, secret, allowed };
    this.#run();
    return true;
  }

  dropPending(): void {
    const dropped = this.#queue.filter(({ isUnderWay }) => !isUnderWay);
    this.#queue = this.#queue.filter(({ isUnderWay }) => isUnderWay);
    for (const { handled } of dropped) handled();
  }

  get info(): WebhookInfo {
    const { url, allowed } = this.#target;
    return {
      url,
      has_custom_certificate: false,
      pending_update_count: this.#queue.length,
      ...(url && { max_connections: 40 }),
      ...(this.#lastError && {
        last_error_date: this.#lastError.date,
        last_error_message: this.#lastError.message,
      }),
      ...(allowed.length > 0 && { allowed_updates: allowed as NonNullable<WebhookInfo["allowed_updates"]> }),
    };
  }

  /** Resolves when the webhook has handled the update or no try is left; at once while there is no webhook. */
  push(content: Content): Promise<void> {
    const { url, allowed } = this.#target;
    if (allowed.length > 0 && !Object.keys(content).some((kind) => allowed.includes(kind))) {
      return Promise.resolve();
    }
    const handled = new Promise<void>((resolve) => {
      const update = { update_id: ++this.#lastId, ...content };
      this.#queue.push({ update, lane: laneOf(content), isUnderWay: false, handled: resolve });
    });
    this.#run();
    return url ? handled : Promise.resolve();
  }

  /** Ends the deliveries under way; nothing is posted afterwards. */
  stop(): void {
    this.#stopped.abort();
    for (const { handled } of this.#queue) handled();
  }

  /** Starts the delivery of the first update of every lane that has none under way. */
  #run(): void {
    if (!this.#target.url || this.#stopped.signal.aborted) return;
    const taken = new Set(this.#queue.filter(({ isUnderWay }) => isUnderWay).map(({ lane }) => lane));
    for (const pending of this.#queue) {
      if (taken.has(pending.lane)) continue;
      taken.add(pending.lane);
      pending.isUnderWay = true;
      void this.#deliver(pending.update).then((isOver) => {
        pending.isUnderWay = false;
        if (isOver) {
          this.#queue = this.#queue.filter((other) => other !== pending);
          pending.handled();
        }
        this.#run();
      });
    }
  }

  /** False when the update has to wait: the webhook was removed in the meantime, or everything stops. */
  async #deliver(update: Update): Promise<boolean> {
    const { signal } = this.#stopped;
    for (let tried = 1; this.#target.url; tried++) {
      try {
        await this.#post(update);
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        const message = errorInWords(error);
        this.#lastError = { date: Math.floor(Date.now() / 1000), message };
        // Telegram goes on for hours; here a broken webhook must not hold up everything behind it.
        if (tried === tries) {
          console.error(
            `Telegram stand-in: update ${update.update_id} given up after ${tries} tries: ${message}`,
          );
          return true;
        }
        // This rejects at an abort alone, for which the next line looks.
        await sleep(firstPause * 2 ** (tried - 1), undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return false;
      }
    }
    return false;
  }

  async #post(update: Update): Promise<void> {
    const { url, secret } = this.#target;
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(secret && { "X-Telegram-Bot-Api-Secret-Token": secret }),
      },
      body: JSON.stringify(update),
      signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(patience)]),
    });
    const body = await response.text();
    if (!response.ok) {
      throw new Error(`Wrong response from the webhook: ${response.status} ${response.statusText}`);
    }
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) return;
    try {
      const call = methodCall.safeParse(JSON.parse(body || "null"));
      if (call.success) await this.execute(call.data.method, call.data);
    } catch (error) {
      // As with Telegram: the update counts as handled, and the bot never learns what became of its call.
      console.error(
        `Telegram stand-in: the method call in the webhook's answer failed: ${errorInWords(error)}`,
      );
    }
  }
}

function laneOf({ message, callback_query, my_chat_member }: Content): string {
  if (callback_query) return `presses of ${callback_query.from.id}`;
  return `chat ${(message ?? my_chat_member)?.chat.id}`;
}
