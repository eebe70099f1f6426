create function private.still_trades(expiration date) returns boolean
language sql stable set search_path = ''
-- The date spares the calendar for all that are far from it.
return expiration > private.new_york_date(private.now()) + 7 or private.expiration_close(expiration) > private.now();

comment on function private.still_trades(date) is
  'Whether options of an expiration date (New York) have a session left. Where not, no rule and no order applies, only settlement.';
grant execute on function private.still_trades(date) to service_role;
