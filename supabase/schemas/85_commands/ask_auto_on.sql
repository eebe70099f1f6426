create function private.ask_auto_on() returns void
language plpgsql set search_path = ''
as $$
declare
  arrived bigint[] := array(select a.position_id from private.arrivals a order by a.position_id);
begin
  if arrived = '{}' then
    raise exception 'no imported position is open with automatic exit off' using errcode = 'PT409';
  end if;
  perform private.ask_confirmation(jsonb_build_object(
    'action', 'auto_on',
    'position_ids', to_jsonb(arrived),
    'positions', cardinality(arrived),
    'due', (
      select coalesce(jsonb_agg(private.contract(p) || jsonb_build_object('exit_reason', v.exit_reason) order by p.position_id), '[]')
      from public.v_open_positions v join public.positions p using (position_id)
      where v.position_id = any (arrived) and v.exit_reason is not null and v.close_order_id is null
    )
  ));
end;
$$;

comment on function private.ask_auto_on() is
  'Asks whether to switch on the automatic exit of all private.arrivals, and names the positions that the next check would close. PT409 when there are none.';
