create function public.import_trades(trades jsonb, write boolean default false) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  fresh jsonb;
  conflicts jsonb;
  faults jsonb;
  late_trade text;
begin
  perform private.lock_book();
  -- A broker's file has only legs, so the strategy is worked out here.
  select coalesce(jsonb_agg(
    case when said.trade ? 'strategy_type' then said.trade
      else said.trade || jsonb_build_object('strategy_type', private.shape(private.legs_of(said.trade))) end order by said.place), '[]')
  into import_trades.trades
  from jsonb_array_elements(import_trades.trades) with ordinality said (trade, place);
  select coalesce(jsonb_agg(jsonb_build_object('request_id', t.trade ->> 'request_id', 'message', v.message) order by t.place), '[]')
  into faults
  from (
    select said.trade, said.place, row_number() over (partition by said.trade ->> 'request_id' order by said.place) as nth
    from jsonb_array_elements(import_trades.trades) with ordinality said (trade, place)
  ) t
  cross join lateral private.legs_fault(t.trade || jsonb_build_object('net_credit', t.trade -> 'entry_price')) f
  cross join lateral private.max_worth(private.short_legs(private.legs_of(t.trade))) most
  cross join lateral (
    select coalesce(
      case when t.nth > 1 then 'request_id appears twice' end,
      -- The file calls this field entry_price.
      case f.field when 'net_credit' then 'entry_price' else f.field end || ' ' || f.message,
      -- Nobody has to pay more than a spread's width to close it, but it can have happened.
      case when (t.trade ->> 'exit_price')::numeric > most
        then format('exit_price must not be above %s, the most its short legs can be worth', trim_scale(most)) end,
      case
        when t.trade ->> 'exit_date' is not null then null
        when (t.trade ->> 'entry_date')::timestamptz > private.now() then 'entry_date is in the future'
        when not private.still_trades(private.trades_until(t.trade ->> 'ticker', (t.trade ->> 'expiration_date')::date))
          then 'exit_date is missing: its options no longer trade'
      end) as message
  ) v
  where v.message is not null;
  if faults <> '[]' then
    if import_trades.write then
      raise exception '%: %', faults -> 0 ->> 'request_id', faults -> 0 ->> 'message' using errcode = 'PT422', detail = 'trades';
    end if;
    return jsonb_build_object('written', false, 'new', 0, 'known', 0, 'conflicts', '[]'::jsonb, 'faults', faults);
  end if;
  with given as (
    select given.*, private.legs_of(said.trade) as legs, said.trade
    from jsonb_array_elements(import_trades.trades) said (trade)
    cross join lateral jsonb_to_record(said.trade) given (
      request_id text, ticker text, strategy_type text, quantity integer,
      entry_date timestamptz, entry_price numeric, exit_date timestamptz, exit_price numeric, exit_reason text, fees numeric
    )
  ),
  compared as (
    select g.trade, g.request_id, r.request_id is not null as is_there,
      -- An imported open position may have changed in any way since.
      case when g.exit_date is null
        then p.position_id is not null and (p.ticker, p.strategy_type, p.quantity, p.entry_price, p.entry_date, r.legs)
          = (g.ticker, g.strategy_type, g.quantity, g.entry_price, g.entry_date, g.legs)
        else t.trade_id is not null and (t.ticker, t.strategy_type, t.quantity, t.entry_price, t.exit_price, t.exit_reason, t.fees)
        = (g.ticker, g.strategy_type, g.quantity, g.entry_price, g.exit_price, g.exit_reason, g.fees)
        and (t.entry_date, t.exit_date, r.legs) = (g.entry_date, g.exit_date, g.legs) end as is_same
    from given g
    left join public.trade_requests r using (request_id)
    left join public.trade_history t using (request_id)
    left join public.positions p using (request_id)
  )
  select coalesce(jsonb_agg(trade) filter (where not is_there), '[]'),
    coalesce(jsonb_agg(request_id order by request_id) filter (where is_there and not is_same), '[]')
  into fresh, conflicts
  from compared;

  select t.request_id into late_trade
  from jsonb_to_recordset(fresh) t (request_id text, exit_date timestamptz) where t.exit_date > private.now() limit 1;
  if late_trade is not null then
    raise exception 'the exit_date of % is in the future: leave it out for an open position', late_trade
      using errcode = 'PT422', detail = 'exit_date';
  end if;
  if import_trades.write and conflicts <> '[]' then
    raise exception 'request_id % already belongs to another trade', conflicts ->> 0
      using errcode = 'PT409', hint = 'Give the new trade a request_id of its own.';
  end if;
  if import_trades.write then
    with trade as (
      select given.*, private.read_request(said.trade || jsonb_build_object('net_credit', said.trade -> 'entry_price')) as request
      from jsonb_array_elements(fresh) said (trade)
      cross join lateral jsonb_to_record(said.trade) given (
        request_id text, entry_date timestamptz, entry_price numeric, exit_date timestamptz, exit_price numeric, exit_reason text,
        quantity integer, fees numeric, pnl_realized numeric
      )
    ),
    requested as (
      insert into public.trade_requests
        (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity, legs, contract, contract_short, max_worth,
         status, origin, created_at, expires_at)
      select request_id, (request).strategy_type, (request).ticker, (request).underlying, (request).expiration_date, (request).trades_until, entry_price, entry_price, quantity,
        (request).legs, (request).contract, (request).contract_short, (request).max_worth, 'executed', 'import', entry_date, entry_date
      from trade order by entry_date, request_id
      returning *
    ),
    held as (
      insert into public.positions
        (request_id, ticker, strategy_type, status, entry_date, credit, entry_price, quantity, open_quantity,
         exit_date, exit_price, exit_reason, realized_pnl, pnl_percent, fees, stop_loss, profit_target, exit_dte, auto_exit,
         days_held, underlying, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss, notes)
      select t.request_id, r.ticker, r.strategy_type,
        case when t.exit_date is null then 'OPEN' when t.exit_reason = 'expired' then 'EXPIRED' else 'CLOSED' end,
        t.entry_date, d.credit, t.entry_price, t.quantity, case when t.exit_date is null then t.quantity else 0 end,
        t.exit_date, t.exit_price, t.exit_reason, coalesce(v.pnl, 0), round(100 * v.pnl / d.credit, 2), t.fees,
        d.stop_loss, d.profit_target, d.exit_dte, d.auto_exit,
        private.new_york_date(coalesce(t.exit_date, private.now())) - private.new_york_date(t.entry_date),
        r.underlying, r.expiration_date, r.trades_until, r.legs, r.contract, r.contract_short, r.max_worth, d.collateral, d.capital, d.max_risk, d.stress_loss, 'imported'
      from trade t
      join requested r using (request_id)
      -- A closed trade gets the rules that a proposal would have had.
      cross join lateral private.draft_position(
        jsonb_populate_record(null::public.trade_requests, to_jsonb(r) || case when t.exit_date is null then '{}' else '{"origin": "proposal"}'::jsonb end),
        t.entry_price * t.quantity, t.quantity) d
      cross join lateral (
        select case when t.exit_date is not null then coalesce(t.pnl_realized, round(d.credit - t.exit_price * t.quantity - t.fees, 2)) end as pnl
      ) v
      order by t.entry_date, t.request_id
      returning *
    ),
    filled as (
      insert into public.orders
        (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash, fees,
         execution_data, created_at)
      select h.request_id, h.position_id, part.purpose, 'manual', part.exit_reason, 'filled', part.price, h.quantity, h.quantity,
        part.cash, part.fees, '{"source": "import"}', part.at
      from held h
      cross join lateral (values
        ('entry', null, h.entry_price, h.credit, h.fees, h.entry_date),
        -- Averaged prices are rounded, the trade's P&L is not. least() keeps the close from bringing money.
        ('exit', h.exit_reason, h.exit_price, least(h.realized_pnl + h.fees - h.credit, 0), 0, h.exit_date)
      ) part (purpose, exit_reason, price, cash, fees, at)
      where part.at is not null
      order by h.position_id, part.purpose
    )
    insert into public.trade_history
      (request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity, exit_date, exit_price, exit_reason,
       pnl_realized, pnl_percent, fees, collateral_required, max_risk, target_return, status, executed_by, closed_at)
    select request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity, exit_date, exit_price, exit_reason,
      realized_pnl, pnl_percent, fees, collateral, max_risk, round(100 * profit_target / capital, 2), status, 'manual', exit_date
    from held where status <> 'OPEN' order by exit_date, position_id;

    -- One message covers all of them, even when they come in several calls.
    insert into private.outbox (kind, facts)
    select 'arrivals', '{"page": 0}'
    where exists (select from jsonb_to_recordset(fresh) t (exit_date timestamptz) where t.exit_date is null)
      and not exists (select from private.outbox o where o.kind = 'arrivals' and o.asked_by is null and o.status = 'due');
  end if;

  return jsonb_build_object(
    'written', import_trades.write,
    'new', jsonb_array_length(fresh),
    'known', jsonb_array_length(import_trades.trades) - jsonb_array_length(fresh) - jsonb_array_length(conflicts),
    'conflicts', conflicts,
    'faults', '[]'::jsonb);
end;
$$;

comment on function public.import_trades(jsonb, boolean) is
  'Imports trades from elsewhere, so that a new user''s history counts and open positions are watched: [{request_id, ticker, strategy_type? (default: what the legs make), expiration_date, strike_price and width? (USD per share) or legs, quantity, entry_date, entry_price, exit_date, exit_price (USD per contract), exit_reason (these three null = the position is open), fees, pnl_realized? (USD; where averaged prices do not give it to the cent)}]; the caller has checked the fields. Each trade becomes a request, a position with its fills and, once closed, a row of trade_history. An open position starts with its automatic exit off, and one message shows what the rules would do (private.arrivals_facts()); nothing else is announced. A known trade stays as it is. Without write it only reports what it would do. Returns {written, new, known, conflicts: [request_id] of other trades, faults: [{request_id, message}] of impossible trades}. PT409 when write is given and there are conflicts; PT422 for an exit in the future and, with write, for impossible trades.';
grant execute on function public.import_trades(jsonb, boolean) to service_role;
