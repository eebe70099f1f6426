create function private.performance_page() returns jsonb
language sql stable set search_path = '' set jit = off
begin atomic
  select jsonb_build_object(
    'figures', (select to_jsonb(f) from public.v_performance f),
    'since', (select private.new_york_date(min(t.exit_date)) from public.trade_history t),
    'months', (select coalesce(jsonb_agg(to_jsonb(m) order by m.month desc), '[]') from public.v_months m),
    'days', (
      select coalesce(jsonb_agg(to_jsonb(d) order by d.day), '[]')
      from (
        select v.trade_date as day, sum(v.trades_count) as trades, sum(v.wins) as wins, sum(v.total_pnl) as pnl
        from public.v_daily_pnl v group by v.trade_date
      ) d
    ),
    'comparison', (
      select jsonb_object_agg(d.dimension, coalesce(c.rows, '[]'))
      from unnest(array['strategy', 'ticker', 'exit_reason', 'dte_at_entry', 'days_held', 'weekday', 'month', 'tag', 'mistake', 'rating', 'mood']) d (dimension)
      left join (
        select v.dimension, jsonb_agg(to_jsonb(v) - 'dimension' - 'place'
          order by v.place, case when v.dimension = 'month' then v.bucket end desc, v.trades desc, v.bucket) as rows
        from public.v_comparison v group by v.dimension
      ) c using (dimension)
    ),
    'distribution', private.distribution_facts()
  );
end;

comment on function private.performance_page() is
  'The performance for the dashboard: {figures (v_performance), since (New York date of the first exit), months (v_months, the latest first), days: [{day, trades, wins, pnl}] (v_daily_pnl), comparison: {dimension: [rows of v_comparison]}, distribution (private.distribution_facts())}. USD, net of fees; percent.';
