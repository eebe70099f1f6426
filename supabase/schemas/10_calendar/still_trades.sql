create function private.still_trades(expiration date) returns boolean
language sql stable set search_path = ''
return expiration >= private.earliest_expiration();

comment on function private.still_trades(date) is
  'Whether options of an expiration date (New York) have a session left. Where they have none, no rule and no order applies, only settlement. For many dates compare with (select private.earliest_expiration()) instead: it is looked up once.';
grant execute on function private.still_trades(date) to service_role;
