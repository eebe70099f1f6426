import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { request } from "../support/stack.ts";
import { type HostedPlatform, startHostedPlatform } from "./hosted-platform.ts";
import { ACCESS_TOKEN, PROJECT } from "./management-api.ts";
import { runDeploy } from "./set-up.ts";

/** docs/by-hand.md, followed to the letter in a checkout of its own; only the addresses are this machine's. */

const BOT_TOKEN = "4242:the-token-of-the-bot";

const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-readme-"));
let platform: HostedPlatform;
let telegram: TelegramStandIn;

beforeAll(async () => {
  platform = await startHostedPlatform();
  telegram = await startTelegram({ botToken: BOT_TOKEN, chatId: 1001, userId: 1001 });
  for (const part of [
    "functions",
    "local",
    "shared",
    "supabase",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ]) {
    cpSync(part, path.join(checkout, part), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(path.resolve("node_modules"), path.join(checkout, "node_modules"));
  writeFileSync(path.join(checkout, ".env"), filledIn());
});
afterAll(async () => {
  await telegram.stop();
  await platform.stop();
  rmSync(checkout, { recursive: true, force: true });
});

/** .env.example as somebody who begins fills it in. */
function filledIn(): string {
  const values: Record<string, string> = {
    SUPABASE_PROJECT_ID: PROJECT,
    SUPABASE_ACCESS_TOKEN: ACCESS_TOKEN,
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_WEBHOOK_SECRET: "webhook-secret-of-the-test",
    CRON_SECRET: "cron-secret-of-the-test",
    HEALTH_TOKEN: "health-token-of-the-test",
    PROPOSER_TOKEN: "proposer-token-of-the-test",
  };
  const example = readFileSync(".env.example", "utf8").replaceAll(
    /^(\w+)=$/gm,
    (line, name: string) => `${line}${values[name]}`,
  );
  return `${example}\nSUPABASE_URL=${platform.projectUrl}\nTELEGRAM_API_URL=${telegram.apiUrl}\n`;
}

/** The commands of the page, in order. */
function commands(): string {
  const page = readFileSync("docs/by-hand.md", "utf8");
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block);
  expect(blocks.length).toBeGreaterThan(4);
  return (
    blocks
      .join("")
      // The checkout's are there.
      .replace("npm install\n", "")
      .replaceAll("https://$SUPABASE_PROJECT_ID.supabase.co", platform.projectUrl)
      .replaceAll("https://api.telegram.org", telegram.apiUrl)
      // The one command that goes to the database itself, at an address which only a real project has.
      .replace("db push --remote=$SUPABASE_PROJECT_ID", `db push --remote='${platform.dbUrl}'`)
      .replace("sleep 10", "sleep 3")
  );
}

it("leads to a project at which npm run deploy finds nothing left to change", async () => {
  const child = spawn("bash", ["-euo", "pipefail", "-c", commands()], {
    cwd: checkout,
    env: {
      PATH: process.env.PATH,
      HOME: checkout,
      SUPABASE_PROFILE: platform.profile,
      SUPABASE_TELEMETRY_DISABLED: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  expect(code, stdout + stderr).toBe(0);
  // The check, run from the database.
  expect(stdout).toMatch(/│ *(true|false) *│ *0 *│ *\[\] *│/);
  const webhook = await request("GET", `${telegram.apiUrl}/bot${BOT_TOKEN}/getWebhookInfo`, {});
  expect(webhook.body).toMatchObject({
    result: {
      url: `${platform.projectUrl}/functions/v1/telegram-webhook`,
      allowed_updates: ["message", "callback_query"],
    },
  });

  writeFileSync(path.join(checkout, ".env"), `${filledIn()}SUPABASE_DB_URL=${platform.dbUrl}\n`);
  const { output } = await runDeploy(["--dry-run"], {
    cwd: checkout,
    home: checkout,
    profile: platform.profile,
  });
  for (const step of ["Migrations", "Vault", "Secrets"]) {
    expect(output).toMatch(new RegExp(`${step} +nothing, it is as it should be`));
  }
});
