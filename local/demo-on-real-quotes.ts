import { randomUUID } from "node:crypto";
import { connect, unwrap } from "../shared/database.ts";
import { PositionManager } from "../shared/position-manager.ts";
import type { TradeRequest } from "../shared/schemas/trade-request.ts";
import type { OUTSIDE_WORLD, Settings } from "../shared/settings.ts";
import { chooseMarketData } from "../shared/vendors/choose.ts";
import { connect as connectPostgres } from "./database.ts";
import { approve, checkNow, type DemoOptions, send, until } from "./demo.ts";
import { nameOfSource } from "./prove-quotes.ts";
import { findPutToSell, quotedPut } from "./put-to-sell.ts";
import type { Stack } from "./stack.ts";

interface Market {
  /** YYYY-MM-DD in New York. */
  today: string;
  is_open: boolean;
  /** As people in New York say it: `Tue Mar 3, 10:15`. */
  now: string;
  next_open: string;
}

/**
 * Sells one listed put at real quotes, through the paper broker, at the market's own time. What becomes of the position is
 * up to the market. The stack goes on watching it.
 *
 * @throws when a step does not come about
 */
export async function runDemoOnRealQuotes(
  stack: Stack,
  settings: Settings<(typeof OUTSIDE_WORLD)[number]>,
  { auto, say, signal }: DemoOptions,
): Promise<void> {
  const database = connect(stack.supabaseUrl, stack.secretKey);
  const market = await readMarket(stack);
  const source = await chooseMarketData(settings, database);
  const put = await findPutToSell(source, market.today);
  say(`${market.now} in New York, ${nameOfSource(settings)}.`);
  if (!market.is_open) {
    say(`  The market is closed until ${market.next_open}: these are its last quotes.`);
  }
  say(`  quoted     ${quotedPut(put)}`);
  const trade: TradeRequest = {
    request_id: `first-${randomUUID().slice(0, 8)}`,
    strategy_type: "CSP",
    ticker: put.ticker,
    expiration_date: put.expiration,
    strike_price: put.strike,
    // The bid is paid at once; the order asks for the mid first.
    net_credit: put.bid,
    quantity: 1,
  };
  await send("POST", `${stack.supabaseUrl}/functions/v1/propose-trade`, trade, {
    "x-proposer-token": stack.proposerToken,
  });
  say("  proposed   the card is in Telegram");
  if (auto) {
    await approve(stack, signal);
  } else {
    say(
      stack.chatUrl
        ? `             Open ${stack.chatUrl} and press Approve.`
        : "             Press Approve in Telegram.",
    );
  }

  const request = await until(
    async () =>
      unwrap(
        await database
          .from("trade_requests")
          .select("status, status_note")
          .eq("request_id", trade.request_id)
          .single(),
      ),
    // Before the open the request stays approved. In a session its order is sent at once, and filled at the mid.
    (row) =>
      row !== null && !["pending", ...(market.is_open ? ["approved", "executing"] : [])].includes(row.status),
    auto ? AbortSignal.any([signal, AbortSignal.timeout(60_000)]) : signal,
  );
  if (request?.status === "approved") {
    say(
      `  approved   It is sent at the first check after ${market.next_open}, if this is still running then.`,
    );
    say("             npm start -- --keep and the same settings go on with it another day.");
    return;
  }
  if (request?.status !== "executed") {
    say(`  ${request?.status}   ${request?.status_note ?? "nothing was sent"}. That ends the example.`);
    return;
  }
  const opened = await new PositionManager(database).getPositionByRequestId(trade.request_id);
  if (!opened) {
    throw new Error("The request is executed, but there is no position.");
  }
  say(
    `  opened     position ${opened.position_id} at ${opened.entry_price.toFixed(2)} with the paper broker`,
  );
  await checkNow(stack);
  const held = unwrap(
    await database.from("v_open_positions").select("*").eq("position_id", opened.position_id).single(),
  );
  say(
    `  ${(held?.verdict ?? "?").padEnd(10)} its mark is ${held?.mark?.toFixed(2) ?? "not to be had"}, P&L ${held?.pnl?.toFixed(2) ?? "unknown"}, ${held?.dte} days to expiration`,
  );
  say(
    `  It closes at a profit of ${opened.profit_target?.toFixed(2)}, at a loss of ${opened.stop_loss?.toFixed(2)}, or ${opened.exit_dte} days before expiration. ` +
      "That takes the market days or weeks; a check looks every five minutes of a session for as long as this runs.",
  );
}

async function readMarket({ dbUrl }: Stack): Promise<Market> {
  const sql = connectPostgres(dbUrl, { max: 1 });
  try {
    const [market] = await sql<Market[]>`
      select
        private.new_york_date(private.now())::text as today,
        private.is_market_open(private.now()) as is_open,
        to_char(private.now() at time zone 'America/New_York', 'Dy Mon FMDD, HH24:MI') as now,
        to_char(private.next_open(private.now()) at time zone 'America/New_York', 'Dy Mon FMDD, HH24:MI') as next_open`;
    if (!market) {
      throw new Error("The database does not answer.");
    }
    return market;
  } finally {
    await sql.end();
  }
}
