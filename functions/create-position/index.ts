import { connect } from "../../shared/database.ts";
import { log } from "../../shared/log.ts";
import { PositionManager } from "../../shared/position-manager.ts";
import { executedTrade } from "../../shared/schemas/trade-request.ts";
import { readSettings } from "../../shared/settings.ts";
import { endpoint, json } from "../http.ts";

const settings = readSettings(Deno.env.toObject(), ["SUPABASE_URL", "SUPABASE_SECRET_KEYS", "CRON_SECRET"]);
const keys = settings.SUPABASE_SECRET_KEYS;
const positions = new PositionManager(connect(settings.SUPABASE_URL, keys.default));

/** Records a trade that was executed elsewhere, for a script. */
export default {
  fetch: endpoint({
    credentials: [{ header: "apikey", secrets: Object.values(keys) }],
    settings,
    body: executedTrade,
    async handle(trade) {
      const { position, created } = await positions.recordPosition(trade);
      const { request_id, position_id } = position;
      log("info", "recorded", { request_id, position_id, created });
      return json(created ? 201 : 200, position);
    },
  }),
};
