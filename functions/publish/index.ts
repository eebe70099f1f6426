import { z } from "zod";
import { connect, wakeAfterwards } from "../../shared/database.ts";
import { log } from "../../shared/log.ts";
import { networksOf } from "../../shared/publishing/choose.ts";
import { publish } from "../../shared/publishing/publish.ts";
import { NETWORK_SETTINGS } from "../../shared/publishing/settings.ts";
import { readSettings } from "../../shared/settings.ts";
import { endpoint, json } from "../http.ts";

const settings = readSettings(Deno.env.toObject(), [
  "SUPABASE_URL",
  "SUPABASE_SECRET_KEYS",
  "CRON_SECRET",
  ...(Object.keys(NETWORK_SETTINGS) as (keyof typeof NETWORK_SETTINGS)[]),
]);
const database = connect(settings.SUPABASE_URL, settings.SUPABASE_SECRET_KEYS.default);
const networks = networksOf(settings, database);

/** Publishes reports in the networks for which they are approved. */
export default {
  fetch: endpoint({
    credentials: [{ header: "x-cron-secret", secrets: [settings.CRON_SECRET] }],
    body: z.strictObject({}),
    settings,
    mayRespondAsync: true,
    async handle() {
      const result = await publish(database, networks);
      if (result.post !== undefined) {
        log(result.post.outcome === "published" ? "info" : "warning", "post", { ...result });
      }
      if (result.remaining) {
        wakeAfterwards("publish");
      }
      return json(200, result);
    },
  }),
};
