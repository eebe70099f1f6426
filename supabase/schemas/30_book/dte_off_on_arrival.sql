create function private.dte_off_on_arrival(r public.trade_requests) returns integer
language plpgsql stable set search_path = ''
as $$
declare
  exit_dte integer := case when r.overrides ? 'exit_dte' then (r.overrides ->> 'exit_dte')::integer
    else (select rules.exit_dte from public.exit_rules rules where rules.strategy_type = r.strategy_type) end;
begin
  -- What a proposer proposes is closed when its rule says so, at once if need be: the card tells.
  return case when r.origin <> 'proposal' and r.expiration_date - private.earliest_expiration() between 0 and exit_dte then exit_dte end;
end;
$$;

comment on function private.dte_off_on_arrival(public.trade_requests) is
  'The date rule (days) that a request does not get, since no more days than that are left when the next session begins: it would be closed on arrival. null = it gets what it asks for.';
