import { connect } from "../../shared/database.ts";
import { readSettings } from "../../shared/settings.ts";
import { readInitData } from "../../shared/telegram/init-data.ts";
import { listedAs } from "../../shared/telegram/permissions.ts";
import { guarded, Refusal } from "../http.ts";
import { answerPage } from "./answer.ts";
import { readableFrom } from "./cors.ts";

const settings = readSettings(Deno.env.toObject(), [
  "SUPABASE_URL",
  "SUPABASE_SECRET_KEYS",
  "TELEGRAM_BOT_TOKEN",
  "TELEGRAM_APPROVER_IDS",
  "TELEGRAM_VIEWER_IDS",
  "DASHBOARD_URL",
]);
const database = connect(settings.SUPABASE_URL, settings.SUPABASE_SECRET_KEYS.default);
const { DASHBOARD_URL, TELEGRAM_BOT_TOKEN } = settings;

/** Admits a listed person who opened the page from the bot. An error does not tell which of the two is missing. */
async function authorise({ headers }: Request): Promise<void> {
  const [, initData = ""] = /^tma (.+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  // Telegram's signature has real time, whatever the market's clock shows.
  const user = await readInitData(initData, TELEGRAM_BOT_TOKEN, Date.now());
  if (user === null || listedAs(user, settings) === null) {
    throw new Refusal(
      401,
      "The header authorization has no valid sign-in from Telegram. Open the dashboard again from the bot's menu.",
    );
  }
  if (DASHBOARD_URL === "") {
    throw new Refusal(
      503,
      "The dashboard is not set up: its owner sets DASHBOARD_URL to the address of the page and runs npm run deploy.",
    );
  }
}

/** Serves the data of a page to the dashboard that was opened from the bot. */
export default {
  fetch: readableFrom(
    DASHBOARD_URL === "" ? null : new URL(DASHBOARD_URL).origin,
    guarded("GET", authorise, (request) =>
      answerPage(database, request, new URL(request.url).pathname.split("/dashboard/").at(-1) ?? ""),
    ),
  ),
};
