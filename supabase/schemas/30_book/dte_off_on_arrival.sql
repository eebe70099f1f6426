create function private.dte_off_on_arrival(r public.trade_requests) returns integer
language plpgsql stable set search_path = ''
as $$
declare
  exit_dte integer := case when r.overrides ? 'exit_dte' then (r.overrides ->> 'exit_dte')::integer
    else (select rules.exit_dte from public.exit_rules rules where rules.strategy_type = r.strategy_type) end;
begin
  -- A proposal keeps its date rule, even if that closes it at once: its card says so.
  return case when r.origin <> 'proposal' and r.expiration_date - private.earliest_expiration() between 0 and exit_dte then exit_dte end;
end;
$$;

comment on function private.dte_off_on_arrival(public.trade_requests) is
  'The date rule (days) that a request loses because no more days than that are left at the start of the next session: it would close the position on arrival. Null = the request keeps its date rule.';
