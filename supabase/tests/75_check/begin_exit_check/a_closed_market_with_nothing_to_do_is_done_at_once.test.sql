begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where status = 'working';
-- The session ends at 16:00 sharp.
select pg_temp.set_clock('2026-02-24 16:00');

select public.begin_exit_check(gen_random_uuid()) as begun \gset
select is(
  :'begun'::jsonb - 'run_id',
  '{"market_open": false, "done": true, "opened": [], "closed": [], "asked_again": null, "wakes": ["deliver-alerts"]}'::jsonb,
  'nothing to quote, nothing to poll: it is finished'
);
select isnt(:'begun'::jsonb ->> 'run_id', null, 'it counts as a run');
select ok((select finished_at is not null from private.exit_checks order by run_id desc limit 1), 'which is over');
select is(
  (select expires_at from private.check_lease), '-infinity'::timestamptz, 'and holds nothing up'
);

select * from finish();
rollback;
