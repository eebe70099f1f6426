-- Contracts that expire on a Saturday stop trading at Friday's close; those of Good Friday on Thursday.
begin;
select plan(9);
\ir ../../clock.psql

create function pg_temp.earliest(at timestamp) returns date
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return private.earliest_expiration();
end;
$$;

select is(pg_temp.earliest(at), date, at::text)
from (values
  ('2026-03-03 08:00'::timestamp, '2026-03-03'::date), ('2026-03-03 15:59:59.999999', '2026-03-03'),
  -- In London the 4th has begun, too.
  ('2026-03-03 16:00', '2026-03-04'), ('2026-03-03 23:59', '2026-03-04'),
  ('2026-03-20 16:00', '2026-03-23'), ('2026-03-08 12:00', '2026-03-09'),
  ('2026-04-02 15:59', '2026-04-02'), ('2026-04-02 16:00', '2026-04-06'), ('2026-11-27 13:00', '2026-11-30')
) moment (at, date);

select * from finish();
rollback;
