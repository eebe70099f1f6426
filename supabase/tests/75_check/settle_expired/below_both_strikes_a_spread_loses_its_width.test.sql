begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select is(pg_temp.settle(570), jsonb_build_array(:vpc), 'only the spread is settled');
-- 300 - 2 x 500.
select results_eq(
  $$ select status, exit_price, realized_pnl from public.positions where request_id = 'VPC' $$,
  $$ values ('EXPIRED', 500::numeric, -700::numeric) $$, 'it loses its max risk and no more'
);

select * from finish();
rollback;
