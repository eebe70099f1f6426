create function private.record_rule_changes() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.rule_changes (position_id, changed_by, rule, old_value, new_value, is_growth)
  select new.position_id,
    case when new.quantity <> old.quantity then 'entry fill' else coalesce(nullif(current_setting('thetabase.changed_by', true), ''), session_user::text) end,
    was.rule, was.value, now.value, new.quantity <> old.quantity
  from jsonb_each_text(to_jsonb(old)) was (rule, value)
  join jsonb_each_text(to_jsonb(new)) now (rule, value) using (rule)
  where rule in ('profit_target', 'stop_loss', 'exit_dte', 'auto_exit') and was.value is distinct from now.value;
  return null;
end;
$$;

comment on function private.record_rule_changes() is
  'Writes a row of rule_changes for every change of a position''s exit rules.';

create trigger record_rule_changes after update of profit_target, stop_loss, exit_dte, auto_exit on public.positions
  for each row execute function private.record_rule_changes();
