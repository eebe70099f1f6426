create function private.ask_kill() returns void
language plpgsql set search_path = ''
as $$
begin
  perform private.refuse_while_killed();
  perform private.ask_confirmation((
    select jsonb_build_object(
      'action', 'kill',
      'position_ids', '[]'::jsonb,
      'entries', count(*) filter (where o.purpose = 'entry'),
      'closes', count(*) filter (where o.purpose = 'exit'),
      'approved', (select count(*) from public.trade_requests where status = 'approved'),
      'open', (select count(*) from public.positions where status = 'OPEN')
    )
    from public.orders o where o.is_live
  ));
end;
$$;

comment on function private.ask_kill() is
  'Handles /kill: asks whether to stop sending orders, and lists the orders at the broker. PT409 when the kill switch is already on.';
