begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select private.reconcile(pg_temp.holdings(-4, 1));
update public.drifts set dismissed_at = private.now(), dismissed_by = '77';
select private.reconcile(pg_temp.holdings(-4, 1));
select is((select dismissed_by from public.drifts), '77', 'the same difference stays dismissed');

select private.reconcile(pg_temp.holdings(-4, 0));
select results_eq(
  $$ select dismissed_at, dismissed_by, checks from public.drifts $$, $$ values (null::timestamptz, null::text, 1) $$,
  'another difference was not dismissed'
);

select * from finish();
rollback;
