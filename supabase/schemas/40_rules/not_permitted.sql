create function private.not_permitted(r public.trade_requests, out field text, out breach text)
language plpgsql stable set search_path = ''
as $$
declare
  permits jsonb := (select l.permits from private.check_lease l);
  last_entry timestamptz;
begin
  if permits is null then
    return;
  elsif not permits -> 'strategies' ? r.strategy_type then
    field := 'strategy_type';
    breach := format('%s does not trade %ss.', permits ->> 'broker',
      (select s.title from private.strategies() s where s.strategy_type = r.strategy_type));
  elsif not (permits ->> 'indices')::boolean and exists (select from public.index_roots i where i.root = r.ticker) then
    field := 'ticker';
    breach := format('%s does not trade options on an index, and %s is one.', permits ->> 'broker', r.ticker);
  else
    last_entry := private.expiration_close(r.trades_until) - make_interval(mins => (permits ->> 'expiry_cutoff_minutes')::integer);
    if private.now() >= last_entry then
      field := 'expiration_date';
      breach := format('Today is its last trading day, and %s accepts no new positions in it after %s New York.',
        permits ->> 'broker', to_char(last_entry at time zone 'America/New_York', 'HH24:MI'));
    end if;
  end if;
end;
$$;

comment on function private.not_permitted(public.trade_requests) is
  'Why the broker does not trade a request''s contract, or not so late on its last day (private.check_lease.permits), as a sentence, and the field of the request that it concerns; nulls = the broker trades it.';
