create function private.chart_facts(p public.positions) returns jsonb
language sql stable set search_path = ''
begin atomic
  with point as (
    select c.started_at as at, d.pnl, ntile(100) over (order by d.run_id) as tile
    from private.exit_decisions d join private.exit_checks c using (run_id)
    where d.position_id = p.position_id and d.pnl is not null
  ),
  kept as (
    -- Keeping the ends and the extremes of each hundredth does not change how the curve looks.
    select distinct e.at, e.pnl
    from (
      select point.*,
        row_number() over (partition by tile order by at) as first,
        row_number() over (partition by tile order by at desc) as last,
        row_number() over (partition by tile order by pnl, at) as lowest,
        row_number() over (partition by tile order by pnl desc, at) as highest
      from point
    ) e
    where 1 in (e.first, e.last, e.lowest, e.highest)
  )
  select private.contract(p) || jsonb_build_object(
    'quantity', p.quantity,
    'credit', p.credit,
    'profit_target', p.profit_target,
    'stop_loss', (private.evaluate_exit(p, null, p.expiration_date)).stop,
    'can_lose', private.can_lose(p),
    'points', (select coalesce(jsonb_agg(jsonb_build_object('at', kept.at, 'pnl', kept.pnl) order by kept.at), '[]') from kept),
    'entry_at', p.entry_date,
    'now_at', greatest(private.now(), p.entry_date),
    'exit_on', private.exit_day(p),
    'closed', case when p.exit_date is not null then jsonb_build_object(
      'at', p.exit_date, 'pnl', p.realized_pnl, 'reason', p.exit_reason) end
  );
end;

comment on function private.chart_facts(public.positions) is
  'The data of a position''s chart: its P&L at every check [{at, pnl}], thinned to at most 400 points with the extremes kept, and its exit levels. USD for the whole position.';
