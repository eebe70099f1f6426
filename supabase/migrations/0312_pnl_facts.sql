create function private.pnl_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'today', public.daily_pnl(private.new_york_date(private.now())),
    'all', (select to_jsonb(m) from public.v_performance_metrics m),
    'open', (select jsonb_build_object('total', count(*), 'unrealized_pnl', coalesce(sum(unrealized_pnl), 0))
      from public.positions where status = 'OPEN')
  );
end;

comment on function private.pnl_facts() is 'What /pnl says: {today: daily_pnl(), all: v_performance_metrics, open: {total, unrealized_pnl}}. USD.';
