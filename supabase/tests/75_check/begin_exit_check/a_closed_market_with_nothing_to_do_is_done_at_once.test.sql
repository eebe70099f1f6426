begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where status = 'working';
-- The session ends at exactly 16:00.
select pg_temp.set_clock('2026-02-24 16:00');

select public.begin_exit_check(gen_random_uuid()) as begun \gset
select is(
  :'begun'::jsonb - 'run_id',
  '{"market_open": false, "done": true, "opened": [], "closed": [], "asked_again": null, "wakes": ["deliver-alerts"]}'::jsonb,
  'without quotes and orders the run ends at once'
);
select isnt(:'begun'::jsonb ->> 'run_id', null, 'it is stored as a run');
select ok((select finished_at is not null from private.exit_checks order by run_id desc limit 1), 'it is finished');
select is(
  (select expires_at from private.check_lease), '-infinity'::timestamptz, 'it holds no lease'
);

select * from finish();
rollback;
