import { setTimeout as sleep } from "node:timers/promises";
import type { Update, WebhookInfo } from "grammy/types";
import { z } from "zod";

const tries = 5;
/** Milliseconds to wait after the first failed try; doubles with every further one. */
const firstPause = 200;
/** Milliseconds a webhook may take over one update. */
const patience = 30_000;

const methodCall = z.looseObject({ method: z.string() });

type Content = Omit<Update, "update_id">;

/** Posts updates to the webhook of the bot, one at a time and in order, as Telegram does. */
export class Webhook {
  #target: { url: string; secret: string; allowed: string[] } = { url: "", secret: "", allowed: [] };
  #queue: { update: Update; handled: () => void }[] = [];
  #running = false;
  #lastError: { date: number; message: string } | undefined;
  readonly #stopped = new AbortController();
  // Like message ids, these rise over a restart: a database remembers which updates it has seen.
  #lastId = Math.floor(Date.now() / 1000);

  /** @param execute runs the method call that a webhook may put into its answer */
  constructor(private readonly execute: (method: string, params: Record<string, unknown>) => unknown) {}

  /** An empty url removes the webhook; updates then wait. `allowed`: kinds of update to deliver, all when empty. */
  set(url: string, secret = "", allowed: string[] = []): true {
    this.#target = { url, secret, allowed };
    void this.#run();
    return true;
  }

  dropPending(): void {
    for (const { handled } of this.#queue.splice(this.#running ? 1 : 0)) handled();
  }

  get info(): WebhookInfo {
    const { url, allowed } = this.#target;
    return {
      url,
      has_custom_certificate: false,
      pending_update_count: this.#queue.length,
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
      this.#queue.push({ update: { update_id: ++this.#lastId, ...content }, handled: resolve });
    });
    void this.#run();
    return url ? handled : Promise.resolve();
  }

  /** Ends the delivery under way; nothing is posted afterwards. */
  stop(): void {
    this.#stopped.abort();
    for (const { handled } of this.#queue) handled();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (;;) {
        const [head] = this.#queue;
        if (!head || !this.#target.url || this.#stopped.signal.aborted) return;
        if (!(await this.#deliver(head.update))) continue;
        this.#queue.shift();
        head.handled();
      }
    } finally {
      this.#running = false;
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
        const message = reason(error);
        this.#lastError = { date: Math.floor(Date.now() / 1000), message };
        // Telegram goes on for hours; here a broken webhook must not hold up everything behind it.
        if (tried === tries) {
          console.error(
            `Telegram stand-in: update ${update.update_id} given up after ${tries} tries: ${message}`,
          );
          return true;
        }
        // Only the abort that the next line looks for makes this reject.
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
      console.error(`Telegram stand-in: the method call in the webhook's answer failed: ${reason(error)}`);
    }
  }
}

/** fetch hides the interesting part ("connect ECONNREFUSED 127.0.0.1:1") in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || String(error.cause) : error.message;
}
