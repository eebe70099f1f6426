create function public.system_health() returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select jsonb_build_object('ok', bool_and(ok), 'parts', jsonb_agg(to_jsonb(h)))
  from public.v_system_health h;
end;

comment on function public.system_health() is
  'v_system_health as one value, for the function health: {ok, parts: [{part, ok, since, says}]}. It tells nothing about money.';
grant execute on function public.system_health() to service_role;
