import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { poll } from "@std/async/poll";
import { z } from "zod";
import { call, connect, unwrap } from "../shared/database.ts";
import { PositionManager } from "../shared/position-manager.ts";
import type { TradeRequest } from "../shared/schemas/trade-request.ts";
import type { Stack } from "./stack.ts";

/** The example's trade: a SPY 580 put sold for 150.00, 45 days left a week later. */
const TRADE: TradeRequest = {
  // A new one every time: a kept database still has the last one.
  request_id: `example-${randomUUID().slice(0, 8)}`,
  strategy_type: "CSP",
  ticker: "SPY",
  expiration_date: "2026-04-17",
  strike_price: 580,
  net_credit: 150,
  quantity: 1,
};
const PUT = "SPY260417P00580000";

export interface DemoOptions {
  /** Presses Approve itself, and does not wait for anybody to read along. */
  auto: boolean;
  say(line: string): void;
  signal: AbortSignal;
}

/**
 * Plays the example on a running stack, from outside: everything it does is an HTTP call that anybody can make. It takes a
 * reader half a minute, and a few seconds with `auto`.
 *
 * @throws when a step does not come about
 */
export async function runDemo(stack: Stack, { auto, say, signal }: DemoOptions): Promise<void> {
  const database = connect(stack.supabaseUrl, stack.secretKey);
  const positions = new PositionManager(database);
  const pause = async () => {
    if (!auto) {
      await sleep(4_000, undefined, { signal });
    }
  };

  async function scene(now: string, spy: number, bid: number, ask: number): Promise<void> {
    await send("PUT", `${stack.marketUrl}/clock`, { now });
    await send("PUT", `${stack.marketUrl}/underlyings`, { SPY: spy });
    await send("PUT", `${stack.marketUrl}/quotes`, { [PUT]: { bid, ask } });
  }
  const check = () => checkNow(stack);
  const requestStatus = async () =>
    unwrap(
      await database
        .from("trade_requests")
        .select("status, status_note")
        .eq("request_id", TRADE.request_id)
        .single(),
    );

  say("Tue Feb 24, 10:15  SPY trades at 590. A proposer offers to sell one 580 put for 150.00.");
  await scene("2026-02-24T15:15:00Z", 590, 1.45, 1.55);
  await send("POST", `${stack.supabaseUrl}/functions/v1/propose-trade`, TRADE, {
    "x-proposer-token": stack.proposerToken,
  });
  say("                   proposed   the card is in Telegram");
  await scene("2026-02-24T15:17:00Z", 590, 1.45, 1.55);
  if (auto) {
    await approve(stack, signal);
  } else {
    say(
      stack.chatUrl
        ? `                   Open ${stack.chatUrl} and press Approve.`
        : "                   Press Approve in Telegram.",
    );
  }

  const decided = await until(
    requestStatus,
    (row) => row !== null && !["pending", "approved", "executing"].includes(row.status),
    // A person may take their time.
    auto ? AbortSignal.any([signal, AbortSignal.timeout(60_000)]) : signal,
  );
  if (decided?.status !== "executed") {
    say(
      `                   ${decided?.status}   ${decided?.status_note ?? "nothing was sent"}. That ends the example.`,
    );
    return;
  }
  say("            10:17  approved   quoted again, sent to the paper broker, filled");
  const opened = await positions.getPositionByRequestId(TRADE.request_id);
  if (!opened) {
    throw new Error("The request is executed, but there is no position.");
  }
  say(
    `                   opened     position ${opened.position_id} at ${opened.entry_price.toFixed(2)}: ` +
      `profit target ${opened.profit_target?.toFixed(2)}, stop ${opened.stop_loss?.toFixed(2)}, ${opened.exit_dte} days to expiration`,
  );
  await pause();

  say("Tue Mar  3, 10:30  A week later SPY has fallen to 582; the put costs 350.00.");
  await scene("2026-03-03T15:30:00Z", 582, 3.45, 3.55);
  await check();
  const held = unwrap(
    await database.from("v_open_positions").select("*").eq("position_id", opened.position_id).single(),
  );
  if (held?.verdict !== "hold") {
    throw new Error(`The position should have been held; the check says ${held?.verdict}.`);
  }
  say(
    `                   held       P&L ${held.pnl?.toFixed(2)}, ${held.to_stop_loss?.toFixed(2)} before the stop, ${held.dte} days to expiration`,
  );
  await pause();

  say("            14:00  SPY has turned to 596; the put costs 75.00.");
  await scene("2026-03-03T19:00:00Z", 596, 0.7, 0.8);
  await check();
  const closed = await positions.getPositionByRequestId(TRADE.request_id);
  if (closed?.status !== "CLOSED") {
    throw new Error(`The position should be CLOSED; it is ${closed?.status}.`);
  }
  const trade = unwrap(
    await database.from("trade_history").select("win_loss").eq("position_id", closed.position_id).single(),
  );
  say(
    `                   closed     ${closed.exit_reason} at ${closed.exit_price?.toFixed(2)}: ` +
      `P&L +${closed.realized_pnl.toFixed(2)}, ${closed.pnl_percent?.toFixed(1)} %, ${trade?.win_loss}, logged in trade_history`,
  );

  await until(
    () => call(database, "count_due_messages", {}, z.int()),
    (due) => due === 0,
    signal,
  );
  if (stack.chatUrl) {
    const alert = (await messages(stack.chatUrl)).find(({ text }) =>
      text.includes(`Position ${closed.position_id} exited`),
    );
    if (!alert) {
      throw new Error("The alert did not arrive in the chat.");
    }
    say(`                   alert sent ${alert.text.split("\n")[0]}`);
  } else {
    say("                   alert sent to Telegram");
  }
}

const chatMessages = z.array(
  z.object({
    message_id: z.int(),
    text: z.string(),
    buttons: z.array(z.object({ text: z.string(), callback_data: z.string() })),
  }),
);

export async function messages(chatUrl: string): Promise<z.infer<typeof chatMessages>> {
  return chatMessages.parse(await (await fetch(`${chatUrl}/messages`)).json());
}

/** Waits for the card and presses its Approve, as the chat page does. */
export async function approve({ chatUrl }: Stack, signal: AbortSignal): Promise<void> {
  if (!chatUrl) {
    throw new Error("--auto presses in the local chat page; with a real bot the button is in Telegram.");
  }
  const isApprove = ({ text }: { text: string }) => text.includes("Approve");
  const asking = await until(
    async () => (await messages(chatUrl)).findLast(({ buttons }) => buttons.some(isApprove)),
    (message) => message !== undefined,
    AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  );
  const button = asking?.buttons.find(isApprove);
  await send("POST", `${chatUrl}/press`, {
    message_id: asking?.message_id,
    callback_data: button?.callback_data,
  });
}

export function until<T>(
  look: () => Promise<T>,
  isDone: (found: T) => boolean,
  signal: AbortSignal,
): Promise<T> {
  return poll(look, isDone, { interval: 200, signal });
}

/** Runs one check now. A check that is already at work, because somebody pressed a button, ends first. */
export async function checkNow({ supabaseUrl, cronSecret }: Stack): Promise<void> {
  for (let isBusy = true; isBusy; ) {
    const response = await fetch(`${supabaseUrl}/functions/v1/exit-check`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "x-cron-secret": cronSecret },
      body: "{}",
    });
    const text = await response.text();
    isBusy = response.status === 409;
    if (isBusy) {
      await sleep(200);
    } else if (!response.ok) {
      throw new Error(`The check answered ${response.status}: ${text}`);
    }
  }
}

export async function send(
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  }
  return text === "" ? null : JSON.parse(text);
}
