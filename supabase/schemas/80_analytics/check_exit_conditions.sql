create function public.check_exit_conditions() returns jsonb
language sql stable security definer set search_path = ''
begin atomic
  select coalesce(jsonb_agg(jsonb_build_object('position', to_jsonb(p), 'reason', v.exit_reason) order by p.position_id), '[]')
  from public.v_open_positions v join public.positions p using (position_id)
  where v.exit_reason is not null;
end;

comment on function public.check_exit_conditions() is
  'Open positions for which a rule holds by the latest marks: [{position, reason}]. Changes nothing.';
grant execute on function public.check_exit_conditions() to service_role;
