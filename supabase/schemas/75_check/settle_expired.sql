create function public.settle_expired(run_id bigint, closes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  prices jsonb;
begin
  perform private.lock_book(settle_expired.run_id);
  -- An impossible close counts as missing and stops nothing.
  closes := (
    select coalesce(jsonb_agg(said), '[]')
    from jsonb_to_recordset(settle_expired.closes) said (ticker text, date date, close numeric)
    where said.close between 0 and 1000000
  );
  insert into private.share_closes (ticker, trade_date, close)
  select distinct on (u.ticker, u.closed_on) u.ticker, u.closed_on, said.close
  from private.unmarked_shares u
  join jsonb_to_recordset(settle_expired.closes) said (ticker text, date date, close numeric)
    on said.ticker = u.ticker and said.date = u.closed_on;

  -- The number is that of the close, before any late exercise; assignments before the close that are not booked
  -- yet are subtracted.
  insert into private.settled_shares (ticker, closed_on, held)
  select distinct e.ticker, e.closed_on, before.held
  from private.expired_positions e
  join private.shares_held h using (ticker)
  left join private.shares_adrift a using (ticker)
  cross join lateral (select case when h.changed_at > e.closed_at then h.held_before else h.held - coalesce(a.shares, 0) end as held) before
  where not e.is_index and before.held is not null
  on conflict do nothing;

  perform private.ask_settlement_values(settle_expired.closes);
  select jsonb_agg(jsonb_build_object('position_id', e.position_id, 'price', c.close)) into prices
  from private.expired_positions e
  -- A close that is listed twice settles once.
  left join (
    select distinct on (ticker, date) ticker, date, close
    from jsonb_to_recordset(settle_expired.closes) said (ticker text, date date, close numeric)
  ) c on c.ticker = e.ticker and c.date = e.closed_on
  where not e.opens;
  return (private.settle_positions(prices)).settled;
end;
$$;

comment on function public.settle_expired(bigint, jsonb) is
  'Settles positions past their last session at the underlyings'' official closes [{ticker, date (New York), close (USD per share)}], see private.settle_positions(); for those that an opening print settles, a person is asked for the value. Stores the broker''s shares at the close (private.settled_shares) and the closes that mark shares. Returns the position_ids settled.';
grant execute on function public.settle_expired(bigint, jsonb) to service_role;
