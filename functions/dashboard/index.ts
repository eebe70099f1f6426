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

/** Lets in who has opened the page from the bot, and is on one of its lists. Nobody learns which of it is missing. */
async function authorise({ headers }: Request): Promise<void> {
  const [, initData = ""] = /^tma (.+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  // Telegram's signature is of real time, whatever the market's clock says.
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

/** The dashboard, opened from the bot, asks for the data of a page. */
export default {
  fetch: readableFrom(
    DASHBOARD_URL === "" ? null : new URL(DASHBOARD_URL).origin,
    guarded("GET", authorise, (request) =>
      answerPage(database, request, new URL(request.url).pathname.split("/dashboard/").at(-1) ?? ""),
    ),
  ),
};
