import { z } from "zod";
import { connect, wakeAfterwards } from "../../shared/database.ts";
import { log } from "../../shared/log.ts";
import { scan } from "../../shared/scan/scan.ts";
import { OUTSIDE_WORLD, readSettings } from "../../shared/settings.ts";
import { chooseBroker, chooseMarketData } from "../../shared/vendors/choose.ts";
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

/** Answers lookups of people and scans from the market and the broker. Sends no order. */
export default {
  fetch: endpoint({
    credentials: [{ header: "x-cron-secret", secrets: [settings.CRON_SECRET] }],
    body: z.strictObject({}),
    settings,
    mayRespondAsync: true,
    async handle() {
      const result = await scan({ database, marketData, broker });
      if (result.looked_up > 0 || result.wait !== undefined) {
        log(result.warnings.length > 0 ? "warning" : "info", "scan", { ...result });
      }
      if (result.remaining) {
        wakeAfterwards("scan");
      }
      return json(200, result);
    },
  }),
};
