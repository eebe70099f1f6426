begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

-- Friday evening, for Saturday: its contracts traded on Friday for the last time.
select pg_temp.set_clock('2026-03-20 17:00');
select is(
  ((private.register_request(pg_temp.a_request('late', differing => '{"expiration_date": "2026-03-21"}'), '')).r).expires_at,
  '2026-03-20 20:00Z', 'it cannot wait for Monday'
);

select * from finish();
rollback;
