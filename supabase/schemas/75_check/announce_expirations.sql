create function private.announce_expirations() returns void
language plpgsql set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
  next_session date := private.new_york_date(private.next_close(private.session_close(today)));
begin
  with told as (
    update public.positions p set expiry_announced_on = today
    where p.status = 'OPEN'
      -- Positions that expire before the next session trade for the last time today.
      and p.trades_until >= today and p.trades_until < next_session
      and p.expiry_announced_on is distinct from today
    returning p.position_id, p.ticker, p.contract, p.contract_short, p.expiration_date, p.auto_exit
  )
  insert into private.outbox (kind, facts)
  select 'expiring', jsonb_build_object('positions', jsonb_agg(to_jsonb(told) order by position_id))
  from told having count(*) > 0;
end;
$$;

comment on function private.announce_expirations() is
  'Tells the owner once, at the first check of their last day, which open positions expire.';
