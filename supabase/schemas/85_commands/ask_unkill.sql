create function private.ask_unkill() returns void
language plpgsql set search_path = ''
as $$
declare
  s public.switches;
begin
  select * into s from public.switches;
  if s.killed_at is null then
    raise exception 'the kill switch is not on' using errcode = 'PT409';
  end if;
  perform private.ask_confirmation(jsonb_build_object(
    'action', 'unkill',
    'position_ids', '[]'::jsonb,
    'killed_at', private.new_york_time(s.killed_at),
    'killed_by', s.killed_by,
    'due', (
      select coalesce(jsonb_agg(private.contract(p) || jsonb_build_object('exit_reason', v.exit_reason) order by p.position_id), '[]')
      from public.v_open_positions v join public.positions p using (position_id)
      where v.exit_reason is not null and v.close_order_id is null and (p.auto_exit or p.close_asked_at is not null)
    )
  ));
end;
$$;

comment on function private.ask_unkill() is
  'Handles /unkill: asks whether to send orders again, and names the positions that the next check would close. PT409 when the kill switch is not on.';
