import { connect } from "../../shared/database.ts";
import { type CheckResult, checkRequest, runExitChecks } from "../../shared/exit-check.ts";
import { log } from "../../shared/log.ts";
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

/** Runs exit checks. The schedule requests a full check; an approval or a requested close needs only a partial one. */
export default {
  fetch: endpoint({
    credentials: [{ header: "x-cron-secret", secrets: [settings.CRON_SECRET] }],
    body: checkRequest,
    settings,
    mayRespondAsync: true,
    async handle(asked) {
      let first: CheckResult | undefined;
      for await (const result of runExitChecks({ database, marketData, broker }, asked)) {
        log(result.warnings.length > 0 ? "warning" : "info", "check", { ...result });
        first ??= result;
      }
      const { busy, retry_after } = first ?? {};
      return retry_after === undefined
        ? json(busy ? 409 : 200, first)
        : json(429, first, { "Retry-After": String(retry_after) });
    },
  }),
};
