create function private.log_action(
  update_id bigint, user_id text, action text, subject jsonb, outcome text, message text default null
) returns void
language sql set search_path = ''
begin atomic
  insert into public.actions (update_id, user_id, action, subject, outcome, message)
  values (log_action.update_id, log_action.user_id, log_action.action,
    jsonb_strip_nulls(log_action.subject), log_action.outcome, log_action.message);
end;

comment on function private.log_action(bigint, text, text, jsonb, text, text) is
  'Writes a row of public.actions for an update that was just consumed.';
