import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SetUp, type Step, steps } from "../../local/deploy/steps.ts";
import { dashboardInGroup, telegramBot } from "../../local/deploy/telegram.ts";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { readSettings } from "../../shared/settings.ts";

const BOT_TOKEN = "4242:the-token-of-the-bot";
const OWNER = 1001;
const PAGE = "https://somebody.github.io/thetabase/";

let telegram: TelegramStandIn;
beforeEach(async () => {
  telegram = await startTelegram({ botToken: BOT_TOKEN, chatId: OWNER, userId: OWNER, isPaced: false });
});
afterEach(() => telegram.stop());

interface Given {
  DASHBOARD_URL?: string;
  TELEGRAM_CHAT_ID?: string;
}

function setUpOf(given: Given): SetUp {
  const functions = readSettings(
    {
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      TELEGRAM_API_URL: telegram.apiUrl,
      TELEGRAM_CHAT_ID: String(OWNER),
      ...given,
    },
    ["TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "TELEGRAM_CHAT_ID", "DASHBOARD_URL"],
  );
  const settings = { projectId: "abcdefghijklmnopqrst", functions, functionSecrets: {} };
  const bot = telegramBot(settings as unknown as SetUp["settings"]);
  return { settings, bot, checkout: "." } as unknown as SetUp;
}

/** The step of a deployment that concerns the dashboard. */
function step(given: Given): Step {
  const found = steps(setUpOf(given)).find(({ name }) => name === "Dashboard");
  if (!found) throw new Error("There is no step of that name.");
  return found;
}

async function call(method: string, params: object): Promise<unknown> {
  const answer = await fetch(`${telegram.apiUrl}/bot${BOT_TOKEN}/${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(params),
  });
  return ((await answer.json()) as { result: unknown }).result;
}
const button = () => call("getChatMenuButton", { chat_id: OWNER });

describe("a deploy with DASHBOARD_URL", () => {
  it("gives the owner's chat a button that opens the page, once", async () => {
    const first = step({ DASHBOARD_URL: PAGE });
    expect(await first.plan()).toBe(`adds a button to your chat that opens ${PAGE}`);
    expect(await button()).toEqual({ type: "commands" });
    await first.apply(() => undefined);
    expect(await button()).toEqual({ type: "web_app", text: "Dashboard", web_app: { url: PAGE } });
    expect(await step({ DASHBOARD_URL: PAGE }).plan()).toBe("");
  });

  it("leads it to another page when that has moved", async () => {
    await step({ DASHBOARD_URL: PAGE }).apply(() => undefined);
    const moved = step({ DASHBOARD_URL: "https://dashboard.example/" });
    expect(await moved.plan()).toBe("adds a button to your chat that opens https://dashboard.example/");
    await moved.apply(() => undefined);
    expect(await button()).toMatchObject({ web_app: { url: "https://dashboard.example/" } });
  });

  it("takes it back when the setting is gone, and then leaves it alone", async () => {
    await step({ DASHBOARD_URL: PAGE }).apply(() => undefined);
    const gone = step({});
    expect(await gone.plan()).toBe("removes its button from your chat");
    await gone.apply(() => undefined);
    expect(await button()).toEqual({ type: "commands" });
    expect(await step({}).plan()).toBe("");
  });

  it("takes back no button that somebody else has set", async () => {
    const theirs = { type: "web_app", text: "Shop", web_app: { url: "https://shop.example/" } };
    await call("setChatMenuButton", { chat_id: OWNER, menu_button: theirs });
    expect(await step({}).plan()).toBe("");
  });

  it("does nothing where the chat is not known yet, or is a group, which has no such button", async () => {
    for (const TELEGRAM_CHAT_ID of ["0", "-1001234567890"]) {
      expect(await step({ DASHBOARD_URL: PAGE, TELEGRAM_CHAT_ID }).plan()).toBe("");
    }
  });

  it("says for a group what its owner does, and for nobody else", async () => {
    const told = (given: Given) => {
      const { settings, bot } = setUpOf(given);
      return dashboardInGroup(settings, bot);
    };
    const TELEGRAM_CHAT_ID = "-1001234567890";
    expect(await told({ DASHBOARD_URL: PAGE, TELEGRAM_CHAT_ID })).toMatch(
      /\/newapp .*BotFather, choose @thetabase_bot, and give it the address https:\/\/somebody\.github\.io\/thetabase\/ .*Then pin https:\/\/t\.me\/thetabase_bot\/dashboard in the group\.$/,
    );
    expect(await told({ TELEGRAM_CHAT_ID })).toBeNull();
    expect(await told({ DASHBOARD_URL: PAGE })).toBeNull();
    expect(await told({ DASHBOARD_URL: PAGE, TELEGRAM_CHAT_ID: "0" })).toBeNull();
  });

  it("says what Telegram has against a page that is not on the web", async () => {
    await expect(step({ DASHBOARD_URL: "http://127.0.0.1:8080/" }).apply(() => undefined)).rejects.toThrow(
      /^Telegram refuses setChatMenuButton: Bad Request: .*HTTPS/,
    );
  });
});
