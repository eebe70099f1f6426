import { z } from "zod";
import { call, connect } from "../../shared/database.ts";
import { inWords, log } from "../../shared/log.ts";
import { readSettings } from "../../shared/settings.ts";
import { bySecret, guarded, json } from "../http.ts";

const settings = readSettings(Deno.env.toObject(), ["SUPABASE_URL", "SUPABASE_SECRET_KEYS", "HEALTH_TOKEN"]);
const database = connect(settings.SUPABASE_URL, settings.SUPABASE_SECRET_KEYS.default);

const health = z.object({
  ok: z.boolean(),
  parts: z.array(
    z.object({
      part: z.string(),
      ok: z.boolean(),
      since: z.string().nullable(),
      says: z.string().nullable(),
    }),
  ),
});

/** Answers an external monitor: 200 when everything works, otherwise 503 with the faults. */
export default {
  fetch: guarded(
    "GET",
    bySecret({ header: "x-health-token", secrets: [settings.HEALTH_TOKEN] }),
    async () => {
      try {
        const found = await call(database, "system_health", {}, health);
        return json(found.ok ? 200 : 503, found);
      } catch (error) {
        log("error", "health", { error: inWords(error) });
        return json(503, { error: { code: "unavailable", message: "The database does not answer." } });
      }
    },
  ),
};
