import path from "node:path";
import type postgres from "postgres";
import { BUNDLES, functionNames } from "../../local/bundles.ts";
import { connect } from "../../local/database.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { withDatabase } from "../../local/throwaway.ts";
import { TUESDAY } from "./book.ts";
import { makeCheckout } from "./checkout.ts";
import { findProcess } from "./process-time.ts";

/** The stack under measurement, with the functions for comparison. */
export interface Stage extends Stack {
  chatUrl: string;
  /** Connected as the superuser. */
  sql: postgres.Sql;
  /** Process of the isolate that serves exit-check; null where the system does not tell. */
  checkPid: number | null;
  /** POSTs to a function with all credentials; throws unless it answers 200. */
  post(name: string, body?: unknown): Promise<{ seconds: number; body: unknown }>;
}

export async function withStage<T>(
  onStep: (step: string) => void,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  onStep("Postgres 17");
  return await withDatabase(async ({ server, name }) => {
    const sql = connect(server.url(name), { max: 4 });
    await sql`update local.market_clock set pinned_at = ${TUESDAY}`;
    await sql`
      create or replace function private.message_interval(chat_id bigint) returns interval
      language sql immutable set search_path = '' return interval '0'`;
    // The row-by-row algorithm writes tables that service_role may not write.
    await sql`grant update on public.positions to service_role`;
    await sql`grant insert on public.trade_history to service_role`;
    const checkout = makeCheckout([...functionNames("."), "row-by-row", "only-answers", "one-round-trip"]);
    let stack: Stack | undefined;
    try {
      stack = await startStack({
        checkout: checkout.folder,
        database: { server, name },
        isPaced: false,
        // Measured warm: no isolate is replaced within a series.
        limits: { wallClock: 86_400_000 },
        onProgress: onStep,
        onError: (line) => onStep(line),
      });
      return await work(drive(stack, sql, checkout.folder));
    } finally {
      await stack?.stop();
      checkout.remove();
      await sql.end();
    }
  });
}

function drive(stack: Stack, sql: postgres.Sql, checkout: string): Stage {
  const { supabaseUrl, chatUrl } = stack;
  if (chatUrl === null) {
    throw new Error("The stack has no Telegram of its own.");
  }
  const headers = {
    "Content-Type": "application/json",
    apikey: stack.secretKey,
    "x-cron-secret": stack.cronSecret,
    "X-Telegram-Bot-Api-Secret-Token": stack.telegramSecretToken,
  };
  return {
    ...stack,
    chatUrl,
    sql,
    checkPid: findProcess(path.join(checkout, BUNDLES, "exit-check.js")),
    async post(name, body = {}) {
      const start = performance.now();
      const response = await fetch(`${supabaseUrl}/functions/v1/${name}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      const text = await response.text();
      const seconds = (performance.now() - start) / 1000;
      if (!response.ok) {
        throw new Error(`${name} answered ${response.status} after ${seconds.toFixed(1)} s: ${text}`);
      }
      return { seconds, body: text.startsWith("{") ? JSON.parse(text) : text };
    },
  };
}
