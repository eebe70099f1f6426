-- Both contracts of the VPC's long leg are missing, which two checks have found.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-4, 0));
select pg_temp.set_clock('2026-02-24 10:20');
select pg_temp.reconcile(pg_temp.holdings(-4, 0));
select is((select speaks from public.drifts), true, 'two are missing for certain');

select pg_temp.set_clock('2026-02-24 10:25');
select pg_temp.reconcile(pg_temp.holdings(-4, 1));
select results_eq(
  $$ select booked, held, speaks from public.drifts $$, $$ values (2, 1, true) $$, 'and so is the one that still is'
);

select pg_temp.reconcile(pg_temp.holdings(-4, 3));
select is((select speaks from public.drifts), false, 'one too many is another difference');
select pg_temp.reconcile(pg_temp.holdings(-4, 4));
select is((select speaks from public.drifts), false, 'and so is one that grows');

select * from finish();
rollback;
