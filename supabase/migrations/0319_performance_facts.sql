create function private.performance_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'all', (select to_jsonb(m) from public.v_performance_metrics m),
    'since', private.new_york_date(min(t.exit_date)),
    'fees', coalesce(sum(t.fees), 0),
    'reasons', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.trades desc, r.exit_reason), '[]')
      from (
        select exit_reason, count(*) as trades, count(*) filter (where win_loss = 'WIN') as wins, sum(pnl_realized) as total_pnl
        from public.trade_history group by exit_reason order by 2 desc, 1 limit 8
      ) r
    ),
    'open', private.open_facts()
  )
  from public.trade_history t;
end;

comment on function private.performance_facts() is
  'What /performance says: {all: v_performance_metrics, since (New York date of the first exit), fees, reasons: [{exit_reason, trades, wins, total_pnl}], open}. USD, net of fees.';
