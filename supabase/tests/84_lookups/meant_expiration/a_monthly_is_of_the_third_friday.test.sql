begin;
select plan(19);
\ir ../../clock.psql

create function pg_temp.listed() returns date[]
language sql return array(
  -- Every session of the next year and a half: nearly the expirations of SPY.
  select day::date from generate_series(date '2026-02-24', '2027-08-31', '1 day') day where private.session_close(day::date) is not null);

select is(private.meant_expiration(named, pg_temp.listed()), meant, named::text || ' means ' || coalesce(meant::text, 'none'))
from (values
  ('{"date": "2026-04-17"}'::jsonb, date '2026-04-17'),
  ('{"date": "2026-04-18"}', null),
  ('{"date": "2026-02-23"}', null),
  -- Without a year the next such date is meant.
  ('{"month": 4, "day": 17}', '2026-04-17'),
  ('{"month": 2, "day": 24}', '2026-02-24'),
  ('{"month": 2, "day": 23}', '2027-02-23'),
  ('{"month": 4, "day": 18}', null),
  -- 1 May 2026 is a Friday, so the third Friday is the 15th, and Thursday the 21st is an ordinary day.
  ('{"month": 5, "year": 2026}', '2026-05-15'),
  ('{"month": 4, "year": 2026}', '2026-04-17'),
  ('{"month": 8, "year": 2026}', '2026-08-21'),
  ('{"month": 3, "year": 2027}', '2027-03-19'),
  -- The third Friday of June is a holiday in both years.
  ('{"month": 6, "year": 2026}', '2026-06-18'),
  ('{"month": 6, "year": 2027}', '2027-06-17'),
  -- The expiration nearest to this many calendar days: 28 March is a Saturday, 29 March a Sunday.
  ('{"dte": 0}', '2026-02-24'),
  ('{"dte": 32}', '2026-03-27'),
  ('{"dte": 33}', '2026-03-30'),
  ('null', null),
  ('{}', null)
) named (named, meant);
select is(
  private.meant_expiration('{"dte": 30}', array[date '2026-03-28', date '2026-03-24']), date '2026-03-24', 'The earlier of two equally near expirations is meant'
);

select * from finish();
rollback;
