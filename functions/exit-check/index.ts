import { z } from "zod";
import { chooseBroker, chooseMarketData } from "../../shared/choose.ts";
import { connect } from "../../shared/database.ts";
import { runExitCheck } from "../../shared/exit-check.ts";
import { log } from "../../shared/log.ts";
import { OUTSIDE_WORLD, readSettings } from "../../shared/settings.ts";
import { endpoint, json } from "../http.ts";

const settings = readSettings(Deno.env.toObject(), [
  "SUPABASE_URL",
  "SUPABASE_SECRET_KEYS",
  "CRON_SECRET",
  ...OUTSIDE_WORLD,
]);
const database = connect(settings.SUPABASE_URL, settings.SUPABASE_SECRET_KEYS.default);
const marketData = await chooseMarketData(settings, database);
const broker = await chooseBroker(settings, database, marketData);

/** The schedule, or an approval, asks for one check. */
export default {
  fetch: endpoint({
    credential: { header: "x-cron-secret", secrets: [settings.CRON_SECRET] },
    body: z.strictObject({}),
    async handle() {
      const result = await runExitCheck({ database, marketData, broker });
      log(result.warnings.length > 0 ? "warning" : "info", "check", { ...result });
      return json(200, result);
    },
  }),
};
