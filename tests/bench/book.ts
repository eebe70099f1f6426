import type postgres from "postgres";

/** Tuesday, 10:00 in New York: 45 days before the positions expire. */
export const TUESDAY = "2026-03-03T15:00:00Z";

/** One of this many open positions reaches its profit target. */
export const ONE_EXIT_IN = 100;

/** Removes every trade, decision, message and quote; pages and numbers begin anew. */
export async function emptyBook(sql: postgres.Sql): Promise<void> {
  await sql`
    truncate public.trade_requests, public.positions, public.orders, public.trade_history, public.drifts,
      public.rule_changes, public.actions, private.exit_checks, private.check_lease, private.exit_decisions,
      private.outbox, private.prompts, private.telegram_updates, private.paper_orders, private.simulated_quotes
      restart identity cascade;
    insert into private.check_lease default values;
  `.simple();
}

/**
 * A book of `count` open positions and nothing else. Each has a contract of its own; a third are spreads. All were sold
 * for 150.00 and are held by the paper broker. At the market's quotes every hundredth is at its profit target; the
 * others are where they began.
 */
export async function openPositions(sql: postgres.Sql, count: number): Promise<void> {
  await emptyBook(sql);
  await sql`
    with contract as (
      select n,
        'B' || chr(65 + n % 100 / 26) || chr(65 + n % 100 % 26) as ticker,
        date '2026-04-17' as expiration_date,
        50 + 10 * (n / 100)::numeric as strike_price,
        case when n % 3 = 0 then 5 end::numeric as width
      from generate_series(1, ${count}::integer) n
    ),
    requests as (
      insert into public.trade_requests
        (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity,
         legs, contract, contract_short, max_worth, status, expires_at)
      select r.request_id, r.strategy_type, r.ticker, r.underlying, r.expiration_date, r.trades_until, r.net_credit,
        r.floor_credit, r.quantity, r.legs, r.contract, r.contract_short, r.max_worth, 'executed', private.now()
      from contract c
      cross join lateral private.read_request(to_jsonb(c) || jsonb_build_object(
        'request_id', 'bench-' || n, 'strategy_type', case when width is null then 'CSP' else 'VPC' end,
        'net_credit', 150, 'quantity', 1)) r
      order by n
      returning *
    ),
    opened as (
      insert into public.positions
        (request_id, ticker, underlying, strategy_type, credit, entry_price, quantity, open_quantity, stop_loss, profit_target,
         exit_dte, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss)
      select d.request_id, d.ticker, d.underlying, d.strategy_type, d.credit, d.entry_price, 1, 1, d.stop_loss, d.profit_target,
        d.exit_dte, d.expiration_date, d.trades_until, d.legs, d.contract, d.contract_short, d.max_worth, d.collateral, d.capital, d.max_risk, d.stress_loss
      from requests r cross join lateral private.draft_position(r, 150, 1) d
      returning *
    ),
    sold as (
      insert into public.orders (request_id, position_id, purpose, status, limit_price, broker_limit_price, quantity,
        filled_quantity, fill_cash, broker_order_id, client_order_id, sent_at)
      select request_id, position_id, 'entry', 'filled', 150, 150, 1, 1, 150, 'paper-' || position_id, 'tb' || position_id,
        clock_timestamp()
      from opened
      returning *
    )
    insert into private.paper_orders (client_order_id, purpose, legs, max_worth, collateral, quantity, limit_price, status,
      fill_cash, day_ends_at)
    select s.client_order_id, 'entry', o.legs, o.max_worth, o.collateral, 1, 150, 'filled', 150, private.next_close(private.now())
    from sold s join opened o using (position_id) order by position_id
  `;
  // USD per share.
  await sql`
    insert into private.simulated_quotes (symbol, bid, ask)
    select leg.symbol, v.mid - 0.01, v.mid + 0.01
    from public.positions p
    cross join lateral jsonb_to_recordset(p.legs) leg (action text, symbol text)
    cross join lateral (
      select case
        when leg.action = 'buy' then 1.00
        else case when p.position_id % ${ONE_EXIT_IN} = 0 then 0.75 else 1.50 end + case p.strategy_type when 'VPC' then 1 else 0 end
      end as mid
    ) v
  `;
  await settle(sql);
}

/** Does autovacuum's work, which would otherwise fall into the middle of a sample. */
export async function settle(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`vacuum analyze public.trade_requests, public.positions, public.orders, public.trade_history,
    private.paper_orders, private.simulated_quotes, private.exit_decisions`);
}
