import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { errorInWords } from "./error-in-words.ts";

/** Brings a bot's updates to a webhook that Telegram cannot reach. */
export interface TelegramPoll {
  stop(): Promise<void>;
}

export interface TelegramPollOptions {
  /** https://api.telegram.org */
  apiUrl: string;
  botToken: string;
  webhookUrl: string;
  webhookSecret: string;
  onError: (line: string) => void;
}

const answerSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    description: z.string(),
    parameters: z.object({ retry_after: z.number().optional() }).optional(),
  }),
]);
const webhookInfoSchema = z.object({ url: z.string() });
const updatesSchema = z.array(z.looseObject({ update_id: z.int() }));
/** A webhook may answer with a call for Telegram to make. */
const replySchema = z.looseObject({ method: z.string() });

/** Seconds that Telegram may keep a getUpdates open. */
const LONG_POLL = 25;
const TRIES = 5;

/**
 * Polls getUpdates and posts each update to the webhook, in order, as Telegram itself would.
 *
 * @throws Error when the bot has a webhook: Telegram then answers no getUpdates, and removing it would take the bot
 * away from whoever set it.
 */
export async function pollTelegram(options: TelegramPollOptions): Promise<TelegramPoll> {
  const { apiUrl, botToken, webhookUrl, webhookSecret, onError } = options;
  const stopping = new AbortController();

  /** The URL holds the token, so no error may show it. */
  async function call(method: string, parameters: object): Promise<unknown> {
    const response = await fetch(`${apiUrl}/bot${botToken}/${method}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(parameters),
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout((LONG_POLL + 10) * 1000)]),
    }).catch((error: unknown) => {
      throw new Error(`it cannot be reached: ${errorInWords(error)}`);
    });
    const said = answerSchema.safeParse(await response.json().catch(() => null));
    if (!said.success) {
      throw new Error(`${new URL(apiUrl).host} answered ${response.status} and not as Telegram does`);
    }
    const answer = said.data;
    if (!answer.ok) {
      throw new TelegramError(`${method}: ${answer.description}`, answer.parameters?.retry_after);
    }
    return answer.result;
  }

  async function post(update: object): Promise<void> {
    const response = await fetch(webhookUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": webhookSecret },
      body: JSON.stringify(update),
      signal: stopping.signal,
    });
    const body = await response.text();
    if (!response.ok) {
      throw new Error(`the webhook answered ${response.status}`);
    }
    if (response.headers.get("Content-Type")?.startsWith("application/json")) {
      const reply = replySchema.safeParse(JSON.parse(body));
      if (reply.success) {
        const { method, ...parameters } = reply.data;
        // As with Telegram, the update counts as handled whatever becomes of this call.
        await call(method, parameters).catch((error: unknown) => report(error));
      }
    }
  }

  async function deliver(update: { update_id: number }): Promise<void> {
    for (let tried = 1; !stopping.signal.aborted; tried++) {
      try {
        await post(update);
        return;
      } catch (error) {
        report(error);
        if (tried === TRIES) {
          onError(`Telegram: update ${update.update_id} given up after ${TRIES} tries`);
          return;
        }
        await pause(200 * 2 ** tried);
      }
    }
  }

  function report(error: unknown): void {
    if (!stopping.signal.aborted) {
      onError(`Telegram: ${errorInWords(error)}`);
    }
  }

  async function pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  const webhook = webhookInfoSchema.parse(
    await call("getWebhookInfo", {}).catch((error: unknown) => {
      const hint =
        error instanceof TelegramError
          ? "Is TELEGRAM_BOT_TOKEN right? @BotFather shows it."
          : "Is this machine online?";
      throw new Error(`Telegram: ${errorInWords(error)}. ${hint}`);
    }),
  );
  if (webhook.url !== "") {
    throw new Error(
      `The bot already has a webhook, at ${URL.canParse(webhook.url) ? new URL(webhook.url).host : webhook.url}: ` +
        "Telegram sends its updates there and gives none to this stack. Use another bot here, or remove the webhook " +
        "with deleteWebhook.",
    );
  }

  async function poll(): Promise<void> {
    let offset = 0;
    while (!stopping.signal.aborted) {
      try {
        const updates = updatesSchema.parse(await call("getUpdates", { offset, timeout: LONG_POLL }));
        for (const update of updates) {
          await deliver(update);
          offset = update.update_id + 1;
        }
      } catch (error) {
        report(error);
        await pause(error instanceof TelegramError && error.retryAfter ? error.retryAfter * 1000 : 3_000);
      }
    }
  }

  const polling = poll();
  return {
    stop: async () => {
      stopping.abort();
      await polling;
    },
  };
}

class TelegramError extends Error {
  constructor(
    message: string,
    /** Seconds. */
    readonly retryAfter: number | undefined,
  ) {
    super(message);
  }
}
