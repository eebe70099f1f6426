-- The CSP's close has filled, for 150.00.
begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.begin_check() as run_id \gset
select jsonb_build_array(pg_temp.report(order_id, 'filled', 2, -150)) as reports from public.orders where purpose = 'exit' \gset
select public.finish_exit_check(:run_id, :'reports', pg_temp.holdings(-2, 1)) as first \gset
select count(*) as told from private.outbox \gset
select is(
  public.finish_exit_check(:run_id, :'reports', pg_temp.holdings(-2, 1)), :'first'::jsonb,
  'the first answer was lost, and the second call returns it again'
);
select is((select count(*) from private.outbox), (:told)::bigint, 'no message is repeated');
select results_eq('select checks from public.drifts', 'values (1)', 'no drift is counted again');

select pg_temp.begin_check() as later \gset
select is(
  public.finish_exit_check(:run_id, :'reports'), :'first'::jsonb, 'also while the next run is at work'
);
select ok(
  (select run_id = :later and expires_at > clock_timestamp() from private.check_lease), 'the next run keeps its lease'
);

select * from finish();
rollback;
