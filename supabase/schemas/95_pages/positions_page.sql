create function private.positions_page() returns jsonb
language sql stable set search_path = '' set jit = off
begin atomic
  select jsonb_build_object('positions', (
    select coalesce(jsonb_agg(private.position_row(v) order by v.nearest nulls last, v.expiration_date, v.position_id), '[]')
    from public.v_open_positions v
  ));
end;

comment on function private.positions_page() is
  'The open positions for the dashboard: {positions: [private.position_row()]}, nearest to a rule first.';
