create function private.choices() returns jsonb
language sql stable set search_path = ''
begin atomic
  select coalesce(jsonb_agg(private.contract(p) order by nearest.place), '[]')
  from (
    select v.position_id, row_number() over (order by v.nearest, v.position_id) as place from public.v_open_positions v
  ) nearest
  join public.positions p using (position_id)
  where nearest.place <= 8;
end;

comment on function private.choices() is
  'The eight open positions nearest to a rule, to choose from where a command named none or an unknown one.';
