create function public.override_rules(position_id bigint, overrides jsonb, changed_by text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  p public.positions;
begin
  perform private.lock_book();
  perform set_config('thetabase.changed_by', override_rules.changed_by, true);
  update public.positions stored set
    profit_target = private.rule_amount(overrides, 'profit_target', stored.credit, 1, 1, stored.profit_target),
    stop_loss = private.rule_amount(overrides, 'stop_loss', stored.credit, 1, 1, stored.stop_loss),
    exit_dte = case when overrides ? 'exit_dte' then (overrides ->> 'exit_dte')::integer else stored.exit_dte end,
    auto_exit = coalesce((overrides ->> 'auto_exit')::boolean, stored.auto_exit),
    last_updated = private.now()
  where stored.position_id = override_rules.position_id and stored.status = 'OPEN'
  returning * into p;
  perform set_config('thetabase.changed_by', '', true);

  if p.position_id is null then
    raise exception 'there is no open position %', override_rules.position_id using errcode = 'PT404';
  elsif (overrides ->> 'profit_target')::numeric > p.credit or (overrides ->> 'profit_percent')::numeric > 100 then
    raise exception 'a profit target of % is above the credit of %',
      coalesce(private.in_dollars((overrides ->> 'profit_target')::numeric), trim_scale((overrides ->> 'profit_percent')::numeric) || ' %'),
      private.in_dollars(p.credit)
      using errcode = 'PT422', detail = 'profit_target';
  end if;
  return to_jsonb(p);
end;
$$;

comment on function public.override_rules(bigint, jsonb, text) is
  'Changes exit rules of one open position: {profit_target?, stop_loss? (USD for the whole position), profit_percent?, stop_percent? (percent of the credit instead), exit_dte? (days), auto_exit?}; null = off, an omitted rule stays. The changes apply from the next check on; rule_changes records who, when, from what to what. Returns the position; PT404 when it is not open, PT422 for a profit target above the credit.';
grant execute on function public.override_rules(bigint, jsonb, text) to service_role;
