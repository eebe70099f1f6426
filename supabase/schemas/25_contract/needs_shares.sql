create function private.needs_shares(strategy_type text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return exists (
    select from private.strategies() s where s.strategy_type = needs_shares.strategy_type and s.secured_by = 'shares'
  );
end;
$$;

comment on function private.needs_shares(text) is 'Whether shares of the underlying stand for what a strategy can lose: 100 a contract, which the account has to hold.';
-- For v_opportunities, which runs as its caller.
grant execute on function private.needs_shares(text) to service_role;
