import type postgres from "postgres";
import type { OptionQuote } from "../../shared/market-data.ts";
import { type Instant, iso } from "../model/calendar.ts";
import { divide, toDecimal, toNumber } from "../model/money.ts";
import { type Quote, symbols } from "../model/quotes.ts";
import type { Overrides, Terms } from "../model/rules.ts";

/** A position as the model has it, to be put into the database. */
export interface OpenPosition {
  requestId: string;
  terms: Terms;
  overrides: Overrides;
  openedAt: Instant;
}

/** Removes every trade, decision and message, and the lease. */
export async function emptyBook(sql: postgres.Sql): Promise<void> {
  await sql`
    update private.check_lease set run_id = null, expires_at = '-infinity';
    delete from private.outbox; delete from private.prompts; delete from public.drifts; delete from public.rule_changes;
    delete from private.exit_decisions; delete from private.exit_checks; delete from private.telegram_updates; delete from public.actions;
    delete from private.paper_orders; delete from public.trade_history; delete from public.orders;
    delete from public.positions; delete from public.trade_requests;
  `.simple();
}

export function overridesAsJson({
  profitTarget,
  stopLoss,
  exitDte,
  autoExit,
}: Overrides): Record<string, unknown> {
  return {
    ...(profitTarget === undefined ? {} : { profit_target: Number(toDecimal(profitTarget)) }),
    ...(stopLoss === undefined ? {} : { stop_loss: Number(toDecimal(stopLoss)) }),
    ...(exitDte === undefined ? {} : { exit_dte: exitDte }),
    ...(autoExit === undefined ? {} : { auto_exit: autoExit }),
  };
}

/**
 * Opens any number of positions in two statements, with the rules that the database gives them. Expirations may lie in
 * the past, which no function of the API would accept. Returns their position_ids by request_id.
 */
export async function insertPositions(sql: postgres.Sql, open: OpenPosition[]): Promise<Map<string, number>> {
  const rows = open.map(({ requestId, terms, overrides, openedAt }) => {
    const { contract, quantity, entryCash } = terms;
    const [short, long] = symbols(contract);
    const strikes =
      contract.width === null ? [contract.strike] : [contract.strike, contract.strike - contract.width];
    return {
      request_id: requestId,
      strategy_type: contract.width === null ? "CSP" : "VPC",
      ticker: contract.ticker,
      expiration_date: contract.expiration,
      strike_price: toDecimal(contract.strike),
      width: contract.width === null ? null : toDecimal(contract.width),
      net_credit: toDecimal(divide(entryCash, BigInt(quantity))),
      quantity,
      legs: strikes.map((strike, leg) => ({
        action: leg === 0 ? "sell" : "buy",
        option_type: "put",
        strike: Number(toDecimal(strike)),
        expiration: contract.expiration,
        quantity,
        symbol: leg === 0 ? short : long,
      })),
      overrides: overridesAsJson(overrides),
      opened_at: iso(openedAt),
    };
  });
  await sql`
    insert into public.trade_requests (request_id, strategy_type, ticker, expiration_date, strike_price, width, net_credit,
      quantity, legs, overrides, status, created_at, expires_at)
    select request_id, strategy_type, ticker, expiration_date, strike_price, width, net_credit, quantity, legs, overrides,
      'executed', opened_at, opened_at
    from jsonb_to_recordset(${sql.json(rows as never)}) as r(request_id text, strategy_type text, ticker text,
      expiration_date date, strike_price numeric, width numeric, net_credit numeric, quantity integer, legs jsonb,
      overrides jsonb, opened_at timestamptz)`;
  const inserted = await sql`
    insert into public.positions (request_id, ticker, strategy_type, entry_date, credit, entry_price, quantity, open_quantity,
      stop_loss, profit_target, exit_dte, auto_exit, expiration_date, strike_price, width, collateral, max_risk, legs)
    select r.request_id, d.ticker, d.strategy_type, r.created_at, d.credit, d.entry_price, d.quantity, d.quantity,
      d.stop_loss, d.profit_target, d.exit_dte, d.auto_exit, d.expiration_date, d.strike_price, d.width, d.collateral,
      d.max_risk, d.legs
    from public.trade_requests r, private.draft_position(r, r.net_credit * r.quantity, r.quantity) d
    where r.request_id = any (${open.map(({ requestId }) => requestId)})
    returning request_id, position_id::integer`;
  return new Map(inserted.map(({ request_id, position_id }) => [request_id, position_id]));
}

/** A quote as market-data adapters hand it on. */
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
