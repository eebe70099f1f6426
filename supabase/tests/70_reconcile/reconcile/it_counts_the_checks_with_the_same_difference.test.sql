begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.reconcile(pg_temp.holdings(-4, 1));
select is((select checks from public.drifts), 1, 'found once');

select pg_temp.set_clock('2026-02-24 10:20');
select pg_temp.reconcile(pg_temp.holdings(-4, 1));
select results_eq(
  $$ select checks, since from public.drifts $$, $$ values (2, '2026-02-24 15:15+00'::timestamptz) $$, 'found twice, since 10:15'
);

-- One of the VPC is closed, in the book and at the broker: one is still missing.
update public.positions set open_quantity = 1 where request_id = 'VPC';
select pg_temp.reconcile(pg_temp.holdings(-3, 0));
select results_eq(
  $$ select booked, held, kind, checks from public.drifts $$, $$ values (1, 0, 'missing', 3) $$, 'the same difference goes on counting'
);

select pg_temp.reconcile(pg_temp.holdings(-3, 3));
select results_eq(
  $$ select held, checks, since from public.drifts $$, $$ values (3, 1, '2026-02-24 15:20+00'::timestamptz) $$,
  'another difference starts anew'
);

select * from finish();
rollback;
