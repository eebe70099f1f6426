create function private.change_rule(position_id bigint, rule text, value text, changed_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  p public.positions := private.open_position(change_rule.position_id);
  name text := case change_rule.rule
    when 'profit' then 'profit_target' when 'stop' then 'stop_loss' when 'dte' then 'exit_dte' when 'auto' then 'auto_exit' end;
  part text[] := regexp_match(change_rule.value, '^(\d{1,9}(?:\.\d{1,2})?)(%|x|)$');
  written numeric := part[1]::numeric;
  wanted jsonb;
  changed public.positions;
begin
  wanted := case
    when name <> 'auto_exit' and change_rule.value = 'off' then 'null'
    when name = 'auto_exit' then case change_rule.value when 'on' then to_jsonb(true) when 'off' then to_jsonb(false) end
    when name = 'exit_dte' then case when change_rule.value ~ '^\d{1,3}$' then to_jsonb(written) end
    when part[2] = '%' then to_jsonb(round(p.credit * written / 100, 2))
    when part[2] = 'x' then case when name = 'stop_loss' then to_jsonb(round(p.credit * written, 2)) end
    else to_jsonb(written)
  end;
  if name is null or wanted is null then
    raise exception 'write /rules % profit 60%% | stop $300 or 2x | dte 14 | any of them off | auto on or off; percentages and 2x are of the credit, amounts are dollars of P&L for the whole position', p.position_id
      using errcode = 'PT422';
  elsif name = 'profit_target' and (wanted #>> '{}')::numeric not between 0.01 and p.credit then
    raise exception 'a profit target must be above zero and at most the credit, %', private.in_dollars(p.credit) using errcode = 'PT422';
  elsif name = 'stop_loss' and (wanted #>> '{}')::numeric not between 0.01 and coalesce(private.can_lose(p), 'infinity') then
    raise exception '%', 'a stop must be above zero' || coalesce(' and at most the maximum loss, ' || private.in_dollars(private.can_lose(p)), '')
      using errcode = 'PT422';
  end if;

  changed := jsonb_populate_record(p, jsonb_build_object(name, wanted));
  -- A typing error must not close a position; /close does that on purpose.
  if name <> 'auto_exit' and exists (
    select
    from private.evaluate_exit(p, case when p.mark_fault is null then p.mark end, private.new_york_date(private.now())) was,
      private.evaluate_exit(changed, case when p.mark_fault is null then p.mark end, private.new_york_date(private.now())) now
    where was.exit_reason is null and now.exit_reason is not null
  ) then
    raise exception 'with that rule the next check would close position %. To close it now, write /close %', p.position_id, p.position_id
      using errcode = 'PT422';
  end if;

  perform public.override_rules(p.position_id, jsonb_build_object(name, wanted), change_rule.changed_by);
  insert into private.outbox (kind, facts) values ('rules', jsonb_build_object(
    'position_id', p.position_id,
    'changed', jsonb_build_object('rule', name, 'old', to_jsonb(p) -> name, 'new', to_jsonb(changed) -> name)));
end;
$$;

comment on function private.change_rule(bigint, text, text, text) is
  'Handles /rules ID RULE VALUE as typed: profit and stop in USD of the whole position or in percent of the credit (60%), a stop also as 2x of it, dte in days, each can be off; auto on or off. The answer shows the old and the new value. PT404 for a position that is not open, PT422 for a value that is impossible or would close the position at once.';
