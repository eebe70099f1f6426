create function private.performance_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'figures', (select to_jsonb(p) from public.v_performance p),
    'since', (select private.new_york_date(min(t.exit_date)) from public.trade_history t),
    'reasons', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.trades desc, r.exit_reason), '[]')
      from (
        select exit_reason, count(*) as trades, count(*) filter (where win_loss = 'WIN') as wins, sum(pnl_realized) as total_pnl
        from public.trade_history group by exit_reason order by 2 desc, 1 limit 8
      ) r
    ),
    'open', private.open_facts()
  );
end;

comment on function private.performance_facts() is
  'The facts of /performance: {figures: v_performance, since (New York date of the first exit), reasons: [{exit_reason, trades, wins, total_pnl}], open}. USD, net of fees.';
