begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.at(at timestamp, expiration date) returns boolean
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return private.still_trades(expiration);
end;
$$;

select is(pg_temp.at(at, expiration), trades, expiration || ' at ' || at)
from (values
  ('2026-04-17 15:59:59.999999'::timestamp, '2026-04-17'::date, true), ('2026-04-17 16:00', '2026-04-17', false),
  -- Contracts that expire on a Saturday trade on Friday for the last time.
  ('2026-03-20 15:59', '2026-03-21', true), ('2026-03-20 16:00', '2026-03-21', false),
  ('2026-03-20 16:00', '2026-04-17', true), ('2026-11-27 13:00', '2026-11-27', false)
) moment (at, expiration, trades);

select * from finish();
rollback;
