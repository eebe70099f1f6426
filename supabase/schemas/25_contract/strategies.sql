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
  'The strategies that are known, here and nowhere else; exit_rules has their default rules. legs: what they are made of from the lowest strike up, a put before a call of the same strike: p a short put, P a long one, c a short call, C a long one (private.shape()). secured_by: what stands for what can be lost: cash, the most the legs can be worth; shares of the underlying; or margin. name: of such a contract; name_at_one_strike: where its short put and its short call have one strike.';
grant execute on function private.strategies() to service_role;
