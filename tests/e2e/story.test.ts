import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../local/database.ts";
import { type ChatMessage, type Row, request, until } from "../support/stack.ts";
import { type Clone, cloneCheckout, type Started } from "./npm-start.ts";

/** `npm start`, with somebody who presses Approve and looks on: the example, five weeks of trades, and the morning after. */

// It plays as fast as the machine lets it; every wait has an end of its own.
vi.setConfig({ testTimeout: 0, hookTimeout: 0 });

let clone: Clone;
beforeAll(() => {
  clone = cloneCheckout();
});
afterAll(() => clone.remove());

async function press({ chatUrl }: { chatUrl: string }, message: ChatMessage, name: string | RegExp) {
  const button = message.buttons.find(({ text }) => text.match(name));
  const body = { message_id: message.message_id, callback_data: button?.callback_data };
  const answer = await request("POST", `${chatUrl}/press`, {}, JSON.stringify(body));
  expect(answer.status, answer.text).toBe(200);
}

async function messages({ chatUrl }: { chatUrl: string }): Promise<ChatMessage[]> {
  return (await request("GET", `${chatUrl}/messages`, {})).body as ChatMessage[];
}

/** Presses Approve under the card of the example. */
async function approve(started: Started): Promise<void> {
  await started.says("press Approve");
  const stack = started.stack();
  const card = await until(
    async () => (await messages(stack)).find(({ text }) => text.startsWith("SPY 580 put")),
    (found) => found !== undefined,
  );
  await press(stack, card as ChatMessage, "Approve");
}

describe("the book that npm start leaves", () => {
  let started: Started;
  let stack: ReturnType<Started["stack"]>;
  let sql: postgres.Sql;
  beforeAll(async () => {
    started = clone.start();
    await approve(started);
    await started.says("Ctrl-C stops everything");
    stack = started.stack();
    sql = connect(stack.dbUrl, { max: 1 });
  });
  afterAll(() => sql?.end());

  it("has ten to fourteen trades after the example, in several tickers and strategies, some of them open", async () => {
    const [book] = await sql<Row[]>`
      select count(*)::integer as trades, count(distinct ticker)::integer as tickers,
        array_agg(distinct strategy_type order by strategy_type) as strategies,
        count(*) filter (where status = 'OPEN')::integer as open
      from public.positions where request_id like 'story-%'`;
    expect(book).toEqual({ trades: 14, tickers: 6, strategies: ["CSP", "IC", "STR", "VCC", "VPC"], open: 6 });
  });

  it("was proposed, approved by the person at the page, and filled by the paper broker: nothing was written by hand", async () => {
    const others = await sql`
      select r.request_id from public.trade_requests r
      where r.decided_by is distinct from '1001' or r.status <> 'executed'
        or not exists (select from public.orders o where o.request_id = r.request_id and o.purpose = 'entry' and o.broker_order_id like 'paper-%')`;
    expect([...others]).toEqual([]);
    const elsewhere = await sql`select order_id from public.orders where source <> 'engine'`;
    expect([...elsewhere]).toEqual([]);
  });

  it("has trades that ended by each rule, one of them by its stop, and one by hand", async () => {
    const reasons = await sql`
      select distinct exit_reason from public.positions where exit_reason is not null order by 1`;
    expect(reasons.map(({ exit_reason }) => exit_reason)).toEqual([
      "21dte",
      "manual",
      "profit_target",
      "stop_loss",
    ]);
    const stopped =
      await sql`select realized_pnl::float as pnl from public.positions where exit_reason = 'stop_loss'`;
    expect(stopped).toHaveLength(1);
    expect(stopped[0]?.pnl).toBeLessThan(0);
  });

  it("has a few positions near a rule", async () => {
    const [near] = await sql<{ count: number }[]>`
      select count(*)::integer from public.v_open_positions
      where dte - exit_dte <= 3 or to_profit_target < 0.1 * profit_target`;
    expect(near?.count).toBeGreaterThanOrEqual(2);
  });

  it("was charged fees for every leg, but for the example, whose numbers are the specification's", async () => {
    const odd = await sql`
      select order_id from public.orders o join public.trade_requests r using (request_id)
      where o.status = 'filled' and o.fees <>
        case when r.request_id like 'story-%' then 0.65 else 0 end * o.filled_quantity * jsonb_array_length(r.legs)`;
    expect([...odd]).toEqual([]);
  });

  it("nothing of it is worth next to nothing, and nothing makes more than was paid for it", async () => {
    const odd = await sql`
      select position_id from public.positions
      where entry_price < 30 or exit_price < 5 or pnl_percent > 100 or pnl_percent < -300`;
    expect([...odd]).toEqual([]);
  });

  it("the cash of its orders is what every figure says was made", async () => {
    const [sums] = await sql<Row[]>`
      select
        (select sum(o.fill_cash - o.fees) from public.orders o join public.positions p using (position_id) where p.status = 'CLOSED') as cash,
        (select sum(realized_pnl) from public.positions where status = 'CLOSED') as positions,
        (select sum(pnl_realized) from public.trade_history) as history,
        (select total_pnl from public.v_performance_metrics) as performance,
        (select sum(total_pnl) from public.v_daily_pnl) as days`;
    const all = Object.values(sums ?? {}).map(Number);
    expect(all).toEqual(all.map(() => all[0]));
    const [account] = await sql<Row[]>`
      select equity::float as equity, (
          250000 + (select sum(fill_cash - fees) from public.orders where status = 'filled')
          - (select sum(m.close * p.quantity) from public.positions p
             join private.v_daily_marks m on m.position_id = p.position_id and m.trade_date = e.trade_date
             where p.status = 'OPEN')
        )::float as reckoned
      from public.v_equity e order by trade_date desc limit 1`;
    expect(account?.equity).toBeCloseTo(Number(account?.reckoned), 2);
  });

  it("has the account's equity at every session since the example, each by marks of that day", async () => {
    const [days] = await sql<Row[]>`
      select count(*)::integer as sessions, min(trade_date)::text as since, max(trade_date)::text as until,
        sum(unmarked)::integer as unmarked, count(equity)::integer as known from public.v_equity`;
    expect(days).toEqual({ sessions: 24, since: "2026-03-03", until: "2026-04-06", unmarked: 0, known: 24 });
  });

  it("has notes in its journal, of trades", async () => {
    const notes = await sql`select position_id, rating, tags || mistakes as marks from public.journal`;
    expect(notes.length).toBeGreaterThan(3);
    expect(
      notes.filter(({ position_id, rating, marks }) => !(position_id && rating && marks.length)),
    ).toEqual([]);
  });

  it("nothing failed on the way", async () => {
    const failed = await sql`
      select command from cron.job_run_details where status <> 'succeeded'
      union all select error from private.outbox where status <> 'sent'
      union all select part from public.incidents`;
    expect([...failed]).toEqual([]);
  });

  it("the chat is short: how each trade ended, the cards of what is open, and this morning's list at its end", async () => {
    const chat = await messages(stack);
    expect(chat.length).toBeLessThan(25);
    expect(chat.filter(({ text }) => text.startsWith("📊"))).toHaveLength(9);
    expect(chat.filter(({ text }) => text.includes("🟢"))).toHaveLength(6);
    expect(chat.at(-1)?.text).toMatch(/^🔎 \d+ opportunities · Apr 7 '26/);
  });

  it("the example's card and alerts are there as they were", async () => {
    const [card, opened, exited] = await messages(stack);
    expect(card?.text).toMatch(/^SPY 580 put.*[\s\S]*closed at 75\.00/);
    expect(opened?.text).toMatch(/^✅ Position 1 opened/);
    expect(exited?.text).toMatch(/^📊 Position 1 exited/);
  });

  it("it is a session's morning, and an idea of the list brings its card, is approved and filled", async () => {
    const clock = await request("GET", `${stack.marketUrl}/clock`, {});
    expect(clock.body).toEqual({ now: "2026-04-07T14:00:00.000Z", pinned: true });
    const list = (await messages(stack)).at(-1) as ChatMessage;
    await press(stack, list, /^\d · /);
    const card = await until(
      async () =>
        (await messages(stack)).find(({ buttons }) => buttons.some(({ text }) => /Approve/.test(text))),
      (found) => found !== undefined,
    );
    await press(stack, card as ChatMessage, "Approve");
    const [opened] = await until(
      () => sql<Row[]>`
        select p.status from public.positions p join public.trade_requests r using (request_id) where r.origin = 'scan'`,
      (found) => found.length > 0,
    );
    expect(opened).toEqual({ status: "OPEN" });
  });

  it("the terminal ends with what to do next, and says what moves the clock", () => {
    const next = started.output().split("What to do next:")[1];
    for (const said of [
      stack.chatUrl,
      `${stack.chatUrl}/dashboard`,
      "/sell",
      "--env-file alpaca.env",
      "npm run import",
      "npm run deploy",
      "--keep",
      "stands at Tue Apr 7, 10:00",
      `${stack.marketUrl}/clock/advance`,
    ]) {
      expect(next).toContain(said);
    }
  });

  it("Ctrl-C ends it, and --keep goes on with this book where it was", async () => {
    const [before] = await sql<Row[]>`select count(*)::integer as requests from public.trade_requests`;
    await sql.end();
    started.child.kill("SIGINT");
    expect(await started.exit).toBe(0);

    const again = clone.start("--keep");
    await again.says("Ctrl-C stops everything");
    expect(again.output()).toContain("This is the book of the last time");
    expect(again.output()).toContain("stands at Tue Apr 7, 10:00");
    expect(again.output()).not.toContain("press Approve");
    const kept = connect(again.stack().dbUrl, { max: 1 });
    expect(await kept`select count(*)::integer as requests from public.trade_requests`).toEqual([before]);
    await kept.end();
    again.child.kill("SIGINT");
    expect(await again.exit).toBe(0);
  });
});

it("Ctrl-C in the middle of the weeks stops everything", async () => {
  const started = clone.start();
  await approve(started);
  await started.says("Mar 4 to Mar 6");
  started.child.kill("SIGINT");
  // From the terminal, and from npm.
  started.child.kill("SIGINT");
  expect(await started.exit).toBe(130);
  expect(started.output()).not.toMatch(/^\s+at /m);
  expect(started.output().split("Mar 4 to Mar 6")[1]).not.toMatch(/error/i);
  expect(clone.processes()).toEqual([]);
});
