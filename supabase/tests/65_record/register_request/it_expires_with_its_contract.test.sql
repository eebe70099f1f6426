begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

-- Friday's last minutes for a Saturday expiration: its contracts trade on Friday for the last time.
select pg_temp.set_clock('2026-03-20 15:58');
select private.register_request(pg_temp.a_request('late', differing => '{"expiration_date": "2026-03-21"}'), '');
select is(
  (select expires_at from public.trade_requests where request_id = 'late'), '2026-03-20 20:00Z', 'it expires before Monday'
);

select * from finish();
rollback;
