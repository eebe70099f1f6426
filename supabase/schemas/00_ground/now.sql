create function private.now() returns timestamptz
language sql stable set search_path = ''
return now();

comment on function private.now() is
  'The market clock: trading dates, marks, rules, days to expiration and every timestamp a trader reads. It is real time, except on a local stack that has set it. Leases, retries and delivery use clock_timestamp() instead.';
grant execute on function private.now() to service_role;
