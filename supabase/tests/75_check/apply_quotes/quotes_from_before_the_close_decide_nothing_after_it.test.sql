begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-02-24 15:59:59');
select pg_temp.begin_check() as run_id \gset
select pg_temp.set_clock('2026-02-24 16:00');
select is(
  public.apply_quotes(:run_id, 1, pg_temp.quotes(175, 100)),
  '{"page": null, "checked": 0, "exits": [], "at_work": true}'::jsonb,
  'the session has ended since the quotes were made'
);
select is((select count(*) from public.orders where status = 'intent'), 0::bigint, 'nothing is claimed');
select is((select mark from public.positions where request_id = 'VPC'), null, 'no mark is stored');

select * from finish();
rollback;
