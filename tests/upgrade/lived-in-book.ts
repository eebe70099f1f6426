import { type Book, csp, putSymbol, quotesFor, vpc } from "../support/book.ts";
import { holdingsOf } from "../support/holdings.ts";
import { playScan } from "../support/scan.ts";
import type { StrikeRequest } from "../support/trades.ts";

/** Work in progress in the book. */
export interface LivedIn {
  /** Three contracts, one of which has been closed by an order that is still at the broker. */
  closing: { request: StrikeRequest; position_id: number; order_id: number };
  /** Held, with nothing at the broker. */
  held: { request: StrikeRequest; position_id: number };
  /** Proposed, with a card in the chat. */
  pending: StrikeRequest;
}

/** Plays trades until every table has rows that result from them; an upgrade must not change any. */
export async function liveIn(book: Book): Promise<LivedIn> {
  const keeping = { overrides: { auto_exit: false }, expiration_date: "2026-02-20" };
  const worthless = csp({ ticker: "SPY", ...keeping });
  const asked = vpc({ ticker: "QQQ", ...keeping });
  await book.setClock("2026-02-03T15:00:00Z");
  await book.open(worthless);
  await book.open(asked);
  await book.setClock("2026-02-20T21:05:00Z");
  const run_id = await book.begin();
  await book.call("settle_expired", {
    run_id,
    closes: [
      { ticker: "SPY", date: "2026-02-20", close: 640 },
      { ticker: "QQQ", date: "2026-02-20", close: 580 },
    ],
  });
  await book.finish(run_id);

  await book.setClock("2026-03-03T15:00:00Z");
  await book.limit({ max_open_positions: 20, max_daily_loss: 2000 });
  const profitable = csp({ quantity: 2 });
  await enter(book, profitable);
  await exit(book, profitable, "filled", 2);

  const closing = csp({ quantity: 3 });
  const closing_id = await enter(book, closing);
  const order_id = await exit(book, closing, "partially_filled", 1);

  const held = vpc();
  const held_id = await book.open(held);
  await book.command("rules", { position_id: held_id, rule: "profit", value: "60%" });
  // In two comparisons, the broker has one position but not the other.
  await book.open(csp());
  await book.compare(holdingsOf(held), quotesFor(held, 120));
  await book.compare(holdingsOf(held), quotesFor(held, 120));

  await playScan(book);
  await book.command("earnings", { days: [{ ticker: "AAPL", reports_on: "2026-04-30" }] });

  const unwanted = csp();
  await book.propose(unwanted);
  const pending = csp();
  await book.propose(pending);
  await book.deliver();
  await book.press(unwanted.request_id, "reject");
  // Due, and not delivered.
  await book.command("close", { position_id: held_id });

  await book.sql`insert into private.simulated_quotes (symbol, bid, ask) values (${putSymbol(held)}, 1.19, 1.21)`;
  await book.sql`insert into private.simulated_underlyings (ticker, price) values (${held.ticker}, 588.5)`;
  await book.call("paper_place", {
    orders: [
      {
        client_order_id: "paper",
        purpose: "entry",
        legs: [],
        max_worth: 58_000,
        collateral: 58_000,
        quantity: 1,
        limit_price: 150.25,
      },
    ],
  });
  await book.sql`insert into public.account_ledger (kind, amount) values ('starting_balance', 50000)`;
  await book.sql`insert into private.paper_transfers (symbol, quantity) values ('GLD', 100)`;
  await book.sql`select public.record_shares(${held.ticker}, 100, 571.25, 1.5)`;
  await book.sql`insert into private.share_closes (ticker, trade_date, close) values (${held.ticker}, '2026-03-02', 588)`;
  await book.sql`
    insert into private.settled_shares (ticker, closed_on, held) values (${held.ticker}, '2026-02-27', 100)`;
  await book.sql`
    insert into private.settlements (id, symbol, date, kind, quantity)
    values ('20260227000000000::a', ${`${held.ticker}260227P00580000`}, '2026-02-27', 'assigned', 1)`;
  await book.command("dividend", { ticker: held.ticker, ex_date: "2026-03-20", amount: "1.75" });
  await book.sql`
    insert into private.date_warnings (position_id, warning, bites_on, told_on)
    values (${held_id}, 'early_assignment', '2026-04-17', '2026-03-02')`;
  await book.command("note", { text: "patient #earnings", position_id: held_id, tags: ["earnings"] });
  await book.sql`
    insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks)
    values (${held_id}, '2026-03-02', 118, 122, 120, '{2026-03-02 15:00+00}', '{120}')`;
  await book.sql`update public.report_settings set channel_id = -1001`;
  const [report] = await book.sql`
    insert into private.outbox (kind, status, facts)
    values ('brief', 'sent', '{"day": "2026-03-02", "is_over": true}') returning message_id::integer`;
  await book.sql`insert into private.networks (network, asked_at) values ('bluesky', now())`;
  for (const network of ["telegram", "bluesky"]) {
    await book.command("publish", { message_id: report?.message_id, network, with_open: true });
  }
  await book.command("publishing", { network: "bluesky", report: "scorecard", is_on: true });
  await book.sql`insert into private.reports (kind, trade_date) values ('brief', '2026-03-02')`;
  // The schedule called a function that was down for a while.
  await book.sql`
    insert into private.calls (request_id, function_name, answered_at, status_code) values (1, 'exit-check', now(), 503)`;
  for (const time of ["15:00", "15:04", "15:08", "15:12"]) {
    await book.setClock(`2026-03-03T${time}:00Z`);
    await book.sql`select private.watch()`;
  }
  return {
    closing: { request: closing, position_id: closing_id, order_id },
    held: { request: held, position_id: held_id },
    pending,
  };
}

/** Opens a position by an order and returns its position_id. */
async function enter(book: Book, request: StrikeRequest): Promise<number> {
  await book.approve(request);
  const underlying = { ticker: request.ticker, price: request.strike_price + 8 };
  const { run_id, place } = await book.send(quotesFor(request, request.net_credit), [underlying]);
  const filled = { filled_quantity: request.quantity, fill_cash: request.quantity * 150, fees: 0.65 };
  const { opened } = await book.finish(run_id, [
    { order_id: Number(place[0]?.order_id), status: "filled", ...filled },
  ]);
  return opened[0] ?? 0;
}

/** Closes it at its profit target, as far as the fills go, and returns the order's id. */
async function exit(
  book: Book,
  request: StrikeRequest,
  status: "filled" | "partially_filled",
  contracts: number,
): Promise<number> {
  const { run_id, place } = await book.send(quotesFor(request, 75));
  const order_id = Number(place[0]?.order_id);
  const fill_cash = contracts * -75.33;
  await book.finish(run_id, [
    { order_id, status, limit_price: 75, filled_quantity: contracts, fill_cash, fees: 0.65 },
  ]);
  return order_id;
}
