create function private.replay_page(wanted jsonb) returns jsonb
language plpgsql stable set search_path = '' set jit = off
as $$
declare
  profit constant text := wanted ->> 'profit';
  dte constant text := wanted ->> 'dte';
  stop constant text := wanted ->> 'stop';
begin
  if profit !~ '^[0-9]{1,3}(\.[0-9]{1,2})?$' or profit::numeric not between 1 and 100 then
    raise exception 'profit must be a percentage of the credit from 1 to 100' using errcode = 'PT422', detail = 'profit';
  elsif dte !~ '^[0-9]{1,3}$' then
    raise exception 'dte must be calendar days, 0 to 999' using errcode = 'PT422', detail = 'dte';
  elsif stop <> 'off' and (stop !~ '^[0-9]{1,2}(\.[0-9]{1,2})?$' or stop::numeric = 0) then
    raise exception 'stop must be a multiple of the credit below 100, or off' using errcode = 'PT422', detail = 'stop';
  end if;
  return jsonb_build_object('replay', private.replay_facts(
    jsonb_strip_nulls(jsonb_build_object('profit_percent', profit::numeric, 'exit_dte', dte::integer))
    || case when stop is not null then jsonb_build_object('stop_multiple', nullif(stop, 'off')::numeric) else '{}' end));
end;
$$;

comment on function private.replay_page(jsonb) is
  'The replay for the dashboard: {profit (percent of the credit), dte (calendar days), stop (multiple of the credit, or off)} as text; without any, the usual sets of rules. Returns {replay (private.replay_facts())}. PT422 for an invalid rule.';
