create function private.settle_positions(prices jsonb, said jsonb default null, out settled jsonb, out asked jsonb)
language plpgsql set search_path = ''
as $$
declare
  booked bigint[];
begin
  with judged as materialized (
    select p.position_id, p.request_id, p.open_quantity, p.entry_price, given.price, o.debit, i.root is not null as pays_cash,
      private.contract(p) as named, private.expiration_close(p.trades_until) as closed_at,
      case
        -- Digits in the root mark an adjusted contract: it does not deliver 100 shares, and its deliverable is
        -- never guessed.
        when left(p.legs -> 0 ->> 'symbol', -15) ~ '\d' then 'adjusted'
        when o.outcome = 'unknown' then 'unknown'
        when exists (
          select from public.drifts d join jsonb_to_recordset(p.legs) leg (symbol text) using (symbol) where d.kind <> 'foreign'
        ) then 'differs'
        -- The value of an opening print settles the position even where no check had its quotes.
        when i.settles_by is distinct from 'open' and not private.was_quoted(p) then 'unquoted'
        else o.outcome
      end as outcome
    from jsonb_to_recordset(settle_positions.prices) given (position_id bigint, price numeric)
    join public.positions p using (position_id)
    left join public.index_roots i on i.root = p.ticker
    cross join public.quote_settings s
    cross join lateral private.settlement_outcome(p.legs, given.price, s.settlement_margin_percent, i.root is not null) o
    -- A position with a live order is not settled, because the order may still fill.
    where p.status = 'OPEN' and not exists (select from public.orders live where live.position_id = p.position_id and live.is_live)
  ),
  clear as (
    insert into public.orders
      (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash,
        underlying_price, execution_data, created_at)
    select request_id, position_id, 'exit', 'settlement', 'expired', 'filled', debit,
      open_quantity, open_quantity, -debit * open_quantity, price, settle_positions.said, closed_at
    from judged where outcome = 'settled'
    returning position_id
  ),
  unclear as (
    insert into private.prompts (position_id, kind, facts)
    select position_id, 'settlement', named || jsonb_build_object(
      'quantity', open_quantity, 'credit', entry_price, 'close', price, 'outcome', outcome, 'pays_cash', pays_cash,
      'assigned_debit', case when outcome <> 'adjusted' then debit end)
    from judged where outcome not in ('settled', 'unknown')
    returning prompt_id, position_id
  ),
  queued as (
    insert into private.outbox (kind, prompt_id) select 'settlement', prompt_id from unclear
  )
  select array(select position_id from clear), (select coalesce(jsonb_agg(position_id order by position_id), '[]') from unclear)
  into booked, settle_positions.asked;

  settle_positions.settled := private.settle_exits(booked);
end;
$$;

comment on function private.settle_positions(jsonb, jsonb) is
  'Settles positions past their last session by the prices of their underlyings [{position_id, price (USD per share; null = not known)}]. A clear result (private.settlement_outcome()) is booked at the worth of the legs. A person is asked about everything else: an unclear result, an adjusted contract, a contract that the broker holds differently, one that was never quoted. Without a price, or while an order is live, the position waits. said: who gave the price, stored with the orders: {value, said_by, said_on}; null = a source. {settled, asked}: position_ids.';
