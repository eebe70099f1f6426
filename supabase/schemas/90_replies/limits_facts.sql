create function private.limits_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'mode', (select l.mode from private.check_lease l),
    'limits', (
      select jsonb_agg(jsonb_build_object('name', n.name, 'value', to_jsonb(l) ->> n.name, 'is_needed', n.is_needed) order by n.place)
      from private.limit_names() n
    ))
  from public.limits l;
end;

comment on function private.limits_facts() is
  'The facts of /limits: where orders go (mode), and each safety limit: {name, value (text; infinity = none, null = not chosen), is_needed (before real money opens anything)}.';
