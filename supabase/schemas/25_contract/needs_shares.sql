create function private.needs_shares(strategy_type text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return exists (
    select from private.strategies() s where s.strategy_type = needs_shares.strategy_type and s.secured_by = 'shares'
  );
end;
$$;

comment on function private.needs_shares(text) is
  'Whether a strategy is secured by shares of the underlying: the account has to hold 100 per contract.';
-- The view v_opportunities runs as its caller.
grant execute on function private.needs_shares(text) to service_role;
