create function private.strategies() returns table (
  strategy_type text, title text, legs text, secured_by text, name text, name_at_one_strike text
)
language plpgsql immutable rows 6 set search_path = ''
as $$
begin
  return query values
    ('CSP', 'cash-secured put', 'p', 'cash', 'put', null::text),
    ('VPC', 'vertical put credit spread', 'Pp', 'cash', 'put spread', null),
    ('VCC', 'vertical call credit spread', 'cC', 'cash', 'call spread', null),
    ('IC', 'iron condor', 'PpcC', 'cash', 'iron condor', 'iron butterfly'),
    ('CC', 'covered call', 'c', 'shares', 'covered call', null),
    ('STR', 'short strangle', 'pc', 'margin', 'strangle', 'straddle');
end;
$$;

comment on function private.strategies() is
  'The known strategies, defined only here; exit_rules has their default rules. legs: the legs from the lowest strike up, a put before a call of the same strike: p a short put, P a long put, c a short call, C a long call (see private.shape()). secured_by: cash (the most the legs can be worth), shares of the underlying, or margin. name: the name of such a contract; name_at_one_strike: its name where the short put and the short call have the same strike.';
grant execute on function private.strategies() to service_role;
