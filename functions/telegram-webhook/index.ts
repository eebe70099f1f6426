import { z } from "zod";
import { connect } from "../../shared/database.ts";
import { readSettings } from "../../shared/settings.ts";
import { createBot } from "../../shared/telegram/bot.ts";
import { handleUpdate } from "../../shared/telegram/handle-update.ts";
import { endpoint } from "../http.ts";

const settings = readSettings(Deno.env.toObject(), [
  "SUPABASE_URL",
  "SUPABASE_SECRET_KEYS",
  "CRON_SECRET",
  "TELEGRAM_BOT_TOKEN",
  "TELEGRAM_API_URL",
  "TELEGRAM_WEBHOOK_SECRET",
  "TELEGRAM_CHAT_ID",
  "TELEGRAM_APPROVER_IDS",
  "TELEGRAM_VIEWER_IDS",
]);
const bot = createBot(connect(settings.SUPABASE_URL, settings.SUPABASE_SECRET_KEYS.default), settings);

/** Receives presses and commands from Telegram. */
export default {
  fetch: endpoint({
    credentials: [{ header: "x-telegram-bot-api-secret-token", secrets: [settings.TELEGRAM_WEBHOOK_SECRET] }],
    body: z.unknown(),
    settings,
    // Accepted, because Telegram would repeat a refused update for days.
    onMisfit: () => new Response(),
    async handle(update) {
      const answer = await handleUpdate(bot, update);
      return new Response(answer, answer === null ? {} : { headers: { "Content-Type": "application/json" } });
    },
  }),
};
