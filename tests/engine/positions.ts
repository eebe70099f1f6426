import type postgres from "postgres";
import type { OptionQuote } from "../../shared/market-data.ts";
import { type Instant, iso } from "../model/calendar.ts";
import { divide, toDecimal, toNumber } from "../model/money.ts";
import type { Quote } from "../model/quotes.ts";
import { requestOf } from "../model/request.ts";
import type { Overrides, Terms } from "../model/rules.ts";

/** A position of the model, to be inserted into the database. */
export interface OpenPosition {
  requestId: string;
  terms: Terms;
  overrides: Overrides;
  /** Requested contracts, where not all of them filled. */
  requested?: number;
  /** Requested by its short strike and width. */
  byStrike?: boolean;
  openedAt: Instant;
}

/** Removes every trade, decision and message, and the lease. */
export async function emptyBook(sql: postgres.Sql): Promise<void> {
  await sql`
    update private.check_lease set run_id = null, expires_at = '-infinity';
    delete from private.outbox; delete from private.prompts; delete from public.drifts; delete from private.shares_held; delete from private.settled_shares; delete from private.settlements; delete from public.rule_changes;
    delete from private.exit_decisions; delete from private.exit_checks; delete from private.telegram_updates; delete from public.actions;
    delete from private.paper_orders; delete from public.share_trades; delete from private.share_closes; delete from public.journal;
    delete from public.trade_history; delete from public.orders;
    delete from public.positions; delete from public.trade_requests;
  `.simple();
}

/**
 * Inserts open positions with two statements, with the database's default rules. Expirations may lie in the past, which
 * no function of the API accepts.
 *
 * @returns position_ids by request_id
 */
export async function insertPositions(sql: postgres.Sql, open: OpenPosition[]): Promise<Map<string, number>> {
  const rows = open.map(({ requestId, terms, overrides, requested, byStrike, openedAt }) => {
    const { contract, quantity, entryCash, underlying } = terms;
    return {
      request: requestOf(contract, {
        request_id: requestId,
        credit: divide(entryCash, BigInt(quantity)),
        quantity: requested ?? quantity,
        overrides,
        ...(byStrike !== undefined && { byStrike }),
      }),
      quantity,
      underlying: underlying == null ? null : toDecimal(underlying),
      opened_at: iso(openedAt),
    };
  });
  await sql`
    insert into public.trade_requests (request_id, strategy_type, ticker, underlying, expiration_date, trades_until,
      net_credit, floor_credit, quantity, legs, contract, contract_short, max_worth, overrides, status, created_at, expires_at)
    select q.request_id, q.strategy_type, q.ticker, q.underlying, q.expiration_date, q.trades_until,
      q.net_credit, q.floor_credit, q.quantity, q.legs, q.contract, q.contract_short, q.max_worth, q.overrides, 'executed', r.opened_at, r.opened_at
    from jsonb_to_recordset(${sql.json(rows as never)}) as r (request jsonb, opened_at timestamptz),
      private.read_request(r.request) q`;
  const inserted = await sql`
    insert into public.positions (request_id, ticker, underlying, strategy_type, entry_date, credit, entry_price, quantity,
      open_quantity, stop_loss, profit_target, exit_dte, auto_exit, expiration_date, trades_until, legs, contract, contract_short, max_worth,
      collateral, capital, max_risk, stress_loss)
    select r.request_id, d.ticker, d.underlying, d.strategy_type, r.created_at, d.credit, d.entry_price, d.quantity, d.quantity,
      d.stop_loss, d.profit_target, d.exit_dte, d.auto_exit, d.expiration_date, d.trades_until, d.legs, d.contract, d.contract_short,
      d.max_worth, d.collateral, d.capital, d.max_risk, d.stress_loss
    from jsonb_to_recordset(${sql.json(rows as never)}) as given (request jsonb, quantity integer, underlying numeric)
    join public.trade_requests r on r.request_id = given.request ->> 'request_id'
    cross join private.draft_position(r, r.net_credit * given.quantity, given.quantity, given.underlying) d
    returning request_id, position_id::integer`;
  return new Map(inserted.map(({ request_id, position_id }) => [request_id, position_id]));
}

/** A quote as market data adapters return it. */
export function quoteAsJson(symbol: string, { bid, ask, asOf, halted, delayed }: Quote): OptionQuote {
  return {
    symbol,
    bid: bid === null ? null : toNumber(bid),
    ask: ask === null ? null : toNumber(ask),
    as_of: asOf === null ? null : iso(asOf),
    halted,
    delayed,
  };
}
