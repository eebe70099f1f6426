import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { enter, knock } from "../local/dashboard/knock.ts";
import { type Checkout, makeCheckout, type Pasted } from "../pages/checkout.ts";
import type { Command } from "../pages/commands.ts";
import { casesOf, commandsOfScenario } from "../pages/scenarios.ts";
import { request } from "../support/stack.ts";
import { type HostedPlatform, startHostedPlatform } from "./hosted-platform.ts";
import { ACCESS_TOKEN, PROJECT } from "./management-api.ts";

/**
 * What the pages tell their reader to type for a hosted project, in a clone of its own: "By hand" first, to the letter, then
 * everything else on the project that this makes. Only the addresses are this machine's.
 */

const BOT_TOKEN = "4242:the-token-of-the-bot";
const CRON_SECRET = "cron-secret-of-the-test";

let checkout: Checkout;
let platform: HostedPlatform;
let telegram: TelegramStandIn;

beforeAll(async () => {
  platform = await startHostedPlatform();
  telegram = await startTelegram({ botToken: BOT_TOKEN, chatId: 1001, userId: 1001 });
  checkout = makeCheckout({ SUPABASE_PROFILE: platform.profile, SUPABASE_TELEMETRY_DISABLED: "1" });
});
afterAll(async () => {
  await telegram.stop();
  await platform.stop();
  checkout.remove();
});

/** What stands in the pages for the world outside, and what it is on this machine. */
const onThisMachine = (text: string) =>
  [
    // The checkout's are there.
    ["npm install\n", ""],
    ["https://<ref>.supabase.co", platform.projectUrl],
    ["https://$SUPABASE_PROJECT_ID.supabase.co", platform.projectUrl],
    ["https://api.telegram.org", telegram.apiUrl],
    // The one command that goes to the database itself, at an address which only a real project has.
    ["db push --remote=$SUPABASE_PROJECT_ID", `db push --remote='${platform.dbUrl}'`],
    ["--remote=<ref>", `--remote=${PROJECT}`],
    ["sleep 10", "sleep 3"],
    ["FOLDER", "another-folder"],
  ].reduce((line, [theirs = "", ours = ""]) => line.replaceAll(theirs, ours), text);

/** What is empty in .env is filled in, as somebody who begins does it, and other addresses are named. */
function fillIn(more: Record<string, string> = {}): void {
  const file = path.join(checkout.folder, ".env");
  const values: Record<string, string> = {
    SUPABASE_PROJECT_ID: PROJECT,
    SUPABASE_ACCESS_TOKEN: ACCESS_TOKEN,
    SUPABASE_URL: platform.projectUrl,
    TELEGRAM_API_URL: telegram.apiUrl,
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_WEBHOOK_SECRET: "webhook-secret-of-the-test",
    CRON_SECRET,
    HEALTH_TOKEN: "health-token-of-the-test",
    PROPOSER_TOKEN: "proposer-token-of-the-test",
    ...more,
  };
  const filled = readFileSync(file, "utf8").replaceAll(/^(?:# )?(\w+)=.*$/gm, (line, name: string) =>
    values[name] === undefined ? line : `${name}=${values[name]}`,
  );
  expect(filled).not.toMatch(/^\w+=$/m);
  writeFileSync(file, filled);
}

const commands = commandsOfScenario("a hosted project");
const isBegun = ({ text }: Command) => text.startsWith("cp .env.example ");
const isByHand = ({ where, text }: Command) =>
  where.startsWith("docs/by-hand.md:") && /\n|^npx |^curl |npx supabase/.test(text);
const isDeploy = ({ text }: Command) => text === "npm run deploy";

describe("a hosted project", () => {
  it("by hand: each command in its order, in one shell, sets it up", async () => {
    const [begun] = commands.filter(isBegun);
    expect((await checkout.paste(begun?.text ?? "")).code).toBe(0);
    fillIn();
    const session = commands.filter(isByHand).map(({ text }) => onThisMachine(text));
    expect(session.length).toBeGreaterThan(4);
    const { code, output } = await checkout.paste(session.join("\n"));
    expect(code, output).toBe(0);
    // The check, run from the database.
    expect(output).toMatch(/│ *(true|false) *│ *0 *│ *\[\] *│/);
    const webhook = await request("GET", `${telegram.apiUrl}/bot${BOT_TOKEN}/getWebhookInfo`, {});
    expect(webhook.body).toMatchObject({
      result: {
        url: `${platform.projectUrl}/functions/v1/telegram-webhook`,
        allowed_updates: ["message", "callback_query"],
      },
    });
    fillIn({ SUPABASE_DB_URL: platform.dbUrl, SUPABASE_SECRET_KEY: platform.secretKey });
  });

  const others = commands.filter((command) => ![isBegun, isByHand, isDeploy].some((is) => is(command)));
  it.each(casesOf(others))("%s", async (_, text) => {
    const line = onThisMachine(text);
    // Whoever asks with curl has been given the token.
    const given = text.startsWith("curl ") ? `set -a; . ./.env; set +a\n${line}` : line;
    if (/^npm run dashboard -- --env-file /.test(text)) {
      const dashboard = checkout.begin(given);
      await expect.poll(dashboard.output, { timeout: 120_000, interval: 50 }).toMatch(LINK);
      const [link = ""] = LINK.exec(dashboard.output()) ?? [];
      expect(await knock(link, "/data/overview", await enter(link))).toMatchObject({ status: 200 });
      expect((await dashboard.interrupt()).code).toBe(0);
      return;
    }
    const { code, output } = await checkout.paste(given);
    expect(code, output).toBe(0);
    expect(output).toMatch(SAYS.find(([of]) => of.test(text))?.[1] ?? /^$/);
  });

  it("npm run deploy puts in order what the runbook has shut out", async () => {
    expect(platform.api.secrets.get("CRON_SECRET")).toMatch(/^[0-9a-f]{64}$/);
    const [deploy, ...more] = commands.filter(isDeploy);
    expect(more).toEqual([]);
    const { code, output }: Pasted = await checkout.paste(deploy?.text ?? "");
    expect(code, output).toBe(0);
    expect(output).toContain("All is set up.");
    expect(platform.api.secrets.get("CRON_SECRET")).toBe(CRON_SECRET);
  });
});

const LINK = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/;

/** What has come about, by what was typed. */
const SAYS: [RegExp, RegExp][] = [
  // What was done by hand is as it should be; the runbook's commands come later.
  [/^npm run deploy -- --dry-run$/, /Migrations +nothing, [\s\S]*Vault +nothing, [\s\S]*Secrets +nothing, /],
  [/^npm run build$/, /functions\/\.build/],
  [/\/propose-trade /, /^\{"request_id":"my-first","status":"pending"\}/],
  [/\/health /, /"parts":\[/],
  [/^npm run dashboard -- --build /, /\d+ files in [\s\S]*The data comes from /],
  [/^npm run --silent export -- /, /\d+ rows?\n$/],
  [/^npm run replay /, /There is no closed trade with stored marks/],
  [/^\(umask 077; /, /Set 1 secret /],
];
