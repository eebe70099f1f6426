import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../local/stack.ts";
import type { TestDatabase } from "../support/database.ts";
import {
  type ChatMessage,
  createStackDatabase,
  csp,
  type DrivenStack,
  drive,
  putSymbol,
  type Row,
  request,
  until,
} from "../support/stack.ts";

/** The specification's example and the schedule, from outside: every call here can be made by anybody. */

let db: TestDatabase;
let started: Stack;
let stack: DrivenStack;
let stopped: Promise<void> | undefined;

beforeAll(async () => {
  db = await createStackDatabase();
  started = await startStack({
    checkout: process.cwd(),
    database: { server: db.server, name: db.name },
    isPaced: false,
  });
  stack = drive({ ...started, chatUrl: started.chatUrl ?? "" }, db);
});
afterAll(async () => {
  await (stopped ?? started.stop());
  await db.drop();
});

/** Rows of a table or view, as the owner reads them. */
async function rows(path: string): Promise<Row[]> {
  const answer = await request("GET", `${stack.supabaseUrl}/rest/v1/${path}`, { apikey: stack.secretKey });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Row[];
}

describe("the SPY 580 put sold for 150.00", () => {
  const SYMBOL = "SPY260417P00580000";
  let card: ChatMessage;
  let position_id: unknown;

  beforeAll(async () => {
    await stack.setClock("2026-02-24T14:15:00Z");
    await stack.underlying({ SPY: 588 });
    await stack.quote({ [SYMBOL]: [1.45, 1.55] });
  });

  it("is proposed at 09:15: its card is in the chat", async () => {
    const answer = await stack.propose(csp({ request_id: "TEST_001", ticker: "SPY" }));
    expect(answer.body).toEqual({ request_id: "TEST_001", status: "pending" });
    card = await stack.card("SPY");
    expect(card.text).toMatch(/SPY 580 put/);
    expect(card.buttons).toHaveLength(2);
  });

  it("is approved at 09:17, before the market opens: it stays approved", async () => {
    await stack.setClock("2026-02-24T14:17:00Z");
    expect((await stack.press(card, "Approve"))?.text).toMatch(/approved.*opens/i);
    expect((await stack.card("SPY", "✅ Approved")).message_id).toBe(card.message_id);
    expect((await stack.check()).market_open).toBe(false);
    expect(await rows("trade_requests?select=status")).toEqual([{ status: "approved" }]);
    expect(await rows("orders")).toEqual([]);
  });

  it("is sent by the schedule at the first check after the open's quiet minutes, 09:35, and opens with target 75.00 and stop 300.00", async () => {
    await stack.advance(17);
    expect(await rows("orders")).toEqual([]);
    await stack.advance(1);
    const [position, ...others] = await rows("positions");
    expect(others).toEqual([]);
    expect(position).toMatchObject({
      request_id: "TEST_001",
      ticker: "SPY",
      status: "OPEN",
      entry_date: "2026-02-24T14:35:00+00:00",
      entry_price: 150,
      profit_target: 75,
      stop_loss: 300,
    });
    position_id = position?.position_id;
    await stack.message(({ text }) => text.startsWith(`✅ Position ${position_id}`));
    expect((await stack.card("SPY", /opened at 150\.00/)).message_id).toBe(card.message_id);
  });

  it("is held on day 7 at 10:30 with a loss of 200.00: 45 days left, 100.00 before the stop", async () => {
    await stack.setClock("2026-03-03T15:30:00Z");
    await stack.underlying({ SPY: 582 });
    await stack.quote({ [SYMBOL]: [3.45, 3.55] });
    expect(await stack.check()).toMatchObject({ market_open: true, checked: 1, exits: [], closed: [] });
    expect(await rows("v_open_positions")).toMatchObject([
      {
        position_id,
        mark: 350,
        pnl: -200,
        dte: 45,
        to_profit_target: 275,
        to_stop_loss: 100,
        verdict: "hold",
      },
    ]);
  });

  it("closes on day 7 at 14:00 with a profit of 75.00: profit_target at 75.00, 50.0 %", async () => {
    await stack.setClock("2026-03-03T19:00:00Z");
    await stack.underlying({ SPY: 596 });
    await stack.quote({ [SYMBOL]: [0.7, 0.8] });
    expect(await stack.check()).toMatchObject({
      checked: 1,
      exits: [{ position_id, reason: "profit_target" }],
      closed: [position_id],
    });
    expect(await rows("positions")).toMatchObject([
      {
        position_id,
        status: "CLOSED",
        exit_date: "2026-03-03T19:00:00+00:00",
        exit_price: 75,
        exit_reason: "profit_target",
        realized_pnl: 75,
        pnl_percent: 50,
        days_held: 7,
      },
    ]);
  });

  it("is in the history as a WIN, and in the day's and the overall performance", async () => {
    expect(await rows("trade_history")).toMatchObject([
      { ticker: "SPY", win_loss: "WIN", pnl_realized: 75, pnl_percent: 50, executed_by: "auto" },
    ]);
    expect(await rows("v_daily_pnl")).toEqual([
      {
        trade_date: "2026-03-03",
        ticker: "SPY",
        trades_count: 1,
        wins: 1,
        losses: 0,
        win_rate: 100,
        total_pnl: 75,
        shares_pnl: 0,
        avg_pnl: 75,
      },
    ]);
    expect(await rows("v_performance_metrics")).toMatchObject([
      {
        total_trades: 1,
        total_wins: 1,
        total_losses: 0,
        win_rate: 100,
        total_pnl: 75,
        avg_pnl_per_trade: 75,
      },
    ]);
  });

  it("is announced in the chat, and its card says how it ended", async () => {
    const alert = await stack.message(({ text }) => text.startsWith("📊"));
    expect(alert.text.split("\n")[0]).toBe(`📊 Position ${position_id} exited - SPY - 50% profit target`);
    const ended = await stack.card("SPY", /closed at 75\.00/);
    expect(ended.message_id).toBe(card.message_id);
    expect(ended.buttons).toEqual([]);
  });

  it("is in the answer to /pnl, and no longer in that to /positions", async () => {
    await stack.send("/pnl");
    expect((await stack.message(({ text }) => text.startsWith("P&L"))).text).toMatch(/Today\s+1\s+\+75\.00/);
    await stack.send("/positions");
    await stack.message(({ text }) => /no open positions/i.test(text));
  });
});

describe("the schedule", () => {
  /** New York times of the checks that began while the clock was advanced. */
  async function checks(from: string, minutes: number): Promise<string[]> {
    await stack.setClock(from);
    const [last] = await db.sql<
      { run_id: string }[]
    >`select coalesce(max(run_id), 0) as run_id from private.exit_checks`;
    await stack.advance(minutes);
    const found = await db.sql<{ time: string }[]>`
      select to_char(started_at at time zone 'America/New_York', 'HH24:MI') as time from private.exit_checks
      where run_id > ${last?.run_id ?? 0} order by run_id`;
    return found.map(({ time }) => time);
  }

  it("checks every five minutes from the open", async () => {
    expect(await checks("2026-02-25T14:24:00Z", 28)).toEqual(["09:30", "09:35", "09:40", "09:45", "09:50"]);
  });

  it("checks until the close, once at the close to settle the day, and then no more", async () => {
    expect(await checks("2026-02-25T20:49:00Z", 23)).toEqual(["15:50", "15:55", "16:00"]);
  });

  it("keeps New York's hours in summer", async () => {
    expect(await checks("2026-07-01T13:24:00Z", 12)).toEqual(["09:30", "09:35"]);
    expect(await checks("2026-07-01T19:54:00Z", 17)).toEqual(["15:55", "16:00"]);
  });

  it("ends early on a half day", async () => {
    expect(await checks("2026-11-27T17:54:00Z", 17)).toEqual(["12:55", "13:00"]);
  });

  it.each([
    ["a holiday", "2026-04-03T13:24:00Z"],
    ["a Saturday", "2026-02-28T14:24:00Z"],
  ])("checks nothing on %s", async (_, from) => {
    expect(await checks(from, 22)).toEqual([]);
  });

  it("closes a due position without anybody's help, and announces it", async () => {
    const trade = csp();
    await stack.setClock("2026-03-04T15:01:00Z");
    await stack.quote({ [putSymbol(trade, 580)]: [4.45, 4.55] });
    const answer = await stack.call("create-position", { request: trade, entry_price: 150, quantity: 1 });
    const { position_id } = answer.body as { position_id: number };
    await stack.advance(3);
    expect(await rows(`positions?select=status&position_id=eq.${position_id}`)).toEqual([{ status: "OPEN" }]);
    await stack.advance(1);
    expect(await rows(`positions?select=status,exit_reason,exit_date&position_id=eq.${position_id}`)).toEqual(
      [{ status: "CLOSED", exit_reason: "stop_loss", exit_date: "2026-03-04T15:05:00+00:00" }],
    );
    await stack.message(({ text }) => text.startsWith(`📊 Position ${position_id} exited`));
  });

  it("ran without a failure", async () => {
    expect([
      ...(await db.sql`select command, return_message from cron.job_run_details where status <> 'succeeded'`),
    ]).toEqual([]);
  });
});

describe("a quote set by the test", () => {
  it.each<[string, unknown]>([
    ["there is none", null],
    ["it is halted", { bid: 0.7, ask: 0.8, halted: true }],
    ["it is as old as an hour", { bid: 0.7, ask: 0.8, as_of: "2026-03-04T16:00:00Z" }],
    ["it is crossed", { bid: 0.8, ask: 0.7 }],
    ["it is too wide", { bid: 0.5, ask: 1.0 }],
  ])("closes nothing when %s", async (_, quote) => {
    const trade = csp();
    await stack.setClock("2026-03-04T17:00:00Z");
    const driven = await request(
      "PUT",
      `${stack.marketUrl}/quotes`,
      { "Content-Type": "application/json" },
      JSON.stringify({ [putSymbol(trade, 580)]: quote }),
    );
    expect(driven.status, driven.text).toBe(200);
    await stack.call("create-position", { request: trade, entry_price: 150, quantity: 1 });
    expect((await stack.check()).exits).toEqual([]);
    await stack.quote({ [putSymbol(trade, 580)]: [0.7, 0.8] });
    expect((await stack.check()).exits).toMatchObject([{ reason: "profit_target" }]);
  });
});

it("the market clock may go backwards: trades are still proposed, approved, opened and closed", async () => {
  const later = csp({ expiration_date: "2027-01-15" });
  await stack.setClock("2026-12-01T15:00:00Z");
  await stack.propose(later);
  await stack.card(later.ticker);
  await stack.check();

  const trade = csp();
  await stack.setClock("2026-02-26T15:00:00Z");
  await stack.underlying({ [trade.ticker]: 590 });
  await stack.quote({ [putSymbol(trade, 580)]: [1.45, 1.55] });
  await stack.propose(trade);
  await stack.press(await stack.card(trade.ticker), "Approve");
  await stack.card(trade.ticker, /opened/);
  await stack.quote({ [putSymbol(trade, 580)]: [0.7, 0.8] });
  await stack.advance(5);
  await stack.card(trade.ticker, /closed at 75\.00/);
});

it("with the clock back at real time the schedule and the chat continue", async () => {
  await stack.setClock(null);
  const trade = csp({ expiration_date: "2099-01-16" });
  await stack.propose(trade);
  await stack.press(await stack.card(trade.ticker), "Reject");
  await stack.card(trade.ticker, "Rejected");
  const advanced = await request(
    "POST",
    `${stack.marketUrl}/clock/advance`,
    { "Content-Type": "application/json" },
    JSON.stringify({ minutes: 5 }),
  );
  expect(advanced.status).toBe(409);
});

it("the stack stops in the middle of its work", async () => {
  await stack.setClock("2026-02-26T15:00:00Z");
  const proposals = Array.from({ length: 20 }, () => stack.call("propose-trade", csp()));
  await Promise.all(proposals);
  let isStopped = false;
  stopped = started.stop().finally(() => {
    isStopped = true;
  });
  await until(
    async () => isStopped,
    (done) => done,
  );
});
