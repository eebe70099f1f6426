begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir shares.psql

select is((select count(*)::integer from public.positions where status = 'EXPIRED'), 3, 'all were settled automatically');
select pg_temp.compare('2026-04-20 09:35', 140);
select results_eq(
  'table asked', format($$ values (%s::bigint, 'exercised', 40, 140, 0::numeric, 0::numeric) $$, :near), 'as many positions as it takes, with both numbers of shares'
);
select is((select status from public.positions where position_id = :near), 'EXPIRED', 'the booking stays until a person answers');
select pg_temp.compare('2026-04-20 09:40', 540);
select is((select count(*)::integer from asked), 1, 'the shares are compared once');
select results_eq('select kind from private.outbox', $$ values ('settlement') $$, 'the question is asked once');

select * from finish();
rollback;
