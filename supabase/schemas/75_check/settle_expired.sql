create function public.settle_expired(run_id bigint, closes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  settled bigint[];
begin
  perform private.lock_book(settle_expired.run_id);
  insert into private.share_closes (ticker, trade_date, close)
  select distinct on (u.ticker, u.closed_on) u.ticker, u.closed_on, said.close
  from private.unmarked_shares u
  join jsonb_to_recordset(settle_expired.closes) said (ticker text, date date, close numeric)
    on said.ticker = u.ticker and said.date = u.closed_on;

  with judged as (
    select e.position_id, e.closed_at, p.request_id, p.ticker, p.contract, p.contract_short, p.expiration_date,
      p.open_quantity, p.entry_price, c.close, o.debit,
      -- Digits in the root mean an adjusted contract: what it delivers is not 100 shares, and never guessed.
      case
        when left(p.legs -> 0 ->> 'symbol', -15) ~ '\d' then 'adjusted'
        -- The opening print of another morning settles it: its close says nothing.
        when i.settles_by = 'open' then 'opening'
        else o.outcome
      end as outcome
    from private.expired_positions e
    join public.positions p using (position_id)
    -- A close said twice settles once.
    left join (
      select distinct on (ticker, date) ticker, date, close
      from jsonb_to_recordset(settle_expired.closes) said (ticker text, date date, close numeric)
    ) c on c.ticker = e.ticker and c.date = e.closed_on
    left join public.index_roots i on i.root = p.ticker
    cross join public.quote_settings s
    cross join lateral private.settlement_outcome(p.legs, c.close, s.settlement_margin_percent, i.root is not null) o
    -- What may still fill is not settled: its order's end comes first.
    where not exists (select from public.orders live where live.position_id = p.position_id and live.is_live)
  ),
  booked as (
    insert into public.orders
      (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity, filled_quantity, fill_cash, underlying_price, created_at)
    select request_id, position_id, 'exit', 'settlement', 'expired', 'filled', debit,
      open_quantity, open_quantity, -debit * open_quantity, close, closed_at
    from judged where outcome = 'settled'
    returning position_id
  ),
  asked as (
    insert into private.prompts (position_id, kind, facts)
    select position_id, 'settlement', jsonb_build_object(
      'position_id', position_id, 'ticker', ticker, 'contract', contract, 'contract_short', contract_short,
      'expiration_date', expiration_date, 'quantity', open_quantity, 'credit', entry_price,
      'close', close, 'outcome', outcome,
      'assigned_debit', case outcome when 'confirm' then debit end)
    from judged where outcome in ('confirm', 'adjusted', 'opening')
    returning prompt_id
  ),
  queued as (
    insert into private.outbox (kind, prompt_id) select 'settlement', prompt_id from asked
  )
  select array_agg(position_id) into settled from booked;

  return private.settle_exits(settled);
end;
$$;

comment on function public.settle_expired(bigint, jsonb) is
  'Settles positions past their last session by the underlyings'' official closes [{ticker, date (New York), close (USD per share)}]: where it is clear (private.settlement_outcome()) at what the legs are worth, everything else is asked of a person; without a close, or while an order of it is live, it waits. Keeps the closes that shares are marked at. Returns the position_ids settled.';
grant execute on function public.settle_expired(bigint, jsonb) to service_role;
