import { z } from "zod";
import { connect } from "../../shared/database.ts";
import { log } from "../../shared/log.ts";
import { readSettings } from "../../shared/settings.ts";
import { deliverAlerts } from "../../shared/telegram/deliver.ts";
import { endpoint, json } from "../http.ts";

const settings = readSettings(Deno.env.toObject(), [
  "SUPABASE_URL",
  "SUPABASE_SECRET_KEYS",
  "CRON_SECRET",
  "TELEGRAM_BOT_TOKEN",
  "TELEGRAM_API_URL",
  "TELEGRAM_CHAT_ID",
]);
const database = connect(settings.SUPABASE_URL, settings.SUPABASE_SECRET_KEYS.default);

/** Delivers the messages of the outbox. Called when a message was queued, and by the schedule while one is due. */
export default {
  fetch: endpoint({
    credentials: [{ header: "x-cron-secret", secrets: [settings.CRON_SECRET] }],
    body: z.strictObject({}),
    settings,
    mayRespondAsync: true,
    async handle() {
      const result = await deliverAlerts(database, settings);
      if (result.sent + result.parked + result.due > 0) {
        log(result.parked > 0 ? "warning" : "info", "delivered", { ...result });
      }
      return json(200, result);
    },
  }),
};
