create function private.option_mids(quotes json) returns table (symbol text, mid numeric, is_wide boolean)
language sql stable set search_path = ''
begin atomic
  select distinct on (q.symbol) q.symbol, (coalesce(q.bid, 0) + q.ask) / 200, v.fault is not null
  from json_to_recordset(option_mids.quotes)
    q (symbol text, bid numeric, ask numeric, as_of timestamptz, halted boolean, delayed boolean, changed_at timestamptz)
  cross join public.quote_settings tolerance
  cross join lateral (
    select private.quote_fault(q.bid, q.ask, q.as_of, q.halted, q.delayed, tolerance, (select private.now()), q.changed_at) as fault
  ) v
  where v.fault is null or v.fault = 'too_wide'
  order by q.symbol;
end;

comment on function private.option_mids(json) is
  'The mid of each quoted option, USD per share. is_wide: the width of the quote is its only fault; no price rule would trust it. quotes as in private.combined_marks(), USD per contract.';
