create function private.open_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object('total', count(*), 'unrealized_pnl', coalesce(sum(unrealized_pnl), 0),
    'day', private.last_session(), 'day_change', private.day_change(),
    'shares', (
      select jsonb_build_object('unrealized_pnl', sum(s.unrealized_pnl), 'market_value', sum(s.market_value))
      from public.v_shares s having count(*) > 0
    ))
  from public.positions where status = 'OPEN';
end;

comment on function private.open_facts() is 'The open book in a few figures: {total, unrealized_pnl (of the positions, USD, by the latest marks), day (the session that is, or was the last one), day_change (private.day_change()), shares: {unrealized_pnl, market_value (by the last official closes)}, null where there are none}.';
