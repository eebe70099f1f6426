create function private.positions_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'unrealized_pnl', sum(unrealized_pnl),
    -- As many as fit one message, those nearest to their date rule first.
    'positions', coalesce(jsonb_agg(to_jsonb(v) order by v.to_exit_dte, v.position_id) filter (where v.place <= 15), '[]')
  )
  from (
    select *, row_number() over (order by to_exit_dte, position_id) as place from public.v_open_positions
  ) v;
end;

comment on function private.positions_facts() is 'What /positions says: {total, unrealized_pnl (USD), positions: the first 15 rows of v_open_positions}.';
