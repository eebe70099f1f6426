import { z } from "zod";
import { call, connect } from "../../shared/database.ts";
import { log } from "../../shared/log.ts";
import { tradeRequest } from "../../shared/schemas/trade-request.ts";
import { readSettings } from "../../shared/settings.ts";
import { endpoint, json } from "../http.ts";

const settings = readSettings(Deno.env.toObject(), [
  "SUPABASE_URL",
  "SUPABASE_SECRET_KEYS",
  "CRON_SECRET",
  "PROPOSER_TOKEN",
]);
const keys = settings.SUPABASE_SECRET_KEYS;
const database = connect(settings.SUPABASE_URL, keys.default);

const proposed = z.object({ request_id: z.string(), status: z.string(), created: z.boolean() });

/** Takes a trade from a proposer. Its card follows in Telegram. */
export default {
  fetch: endpoint({
    credentials: [
      { header: "x-proposer-token", secrets: [settings.PROPOSER_TOKEN] },
      { header: "apikey", secrets: Object.values(keys) },
    ],
    settings,
    body: tradeRequest,
    async handle(request) {
      const { created, ...answer } = await call(database, "propose_trade", { request }, proposed);
      log("info", "proposed", { ...answer, created });
      return json(created ? 201 : 200, answer);
    },
  }),
};
