begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

-- On the following Monday.
select pg_temp.set_clock('2026-04-20 09:30');
select is(pg_temp.settle(590), jsonb_build_array(:csp, :vpc), 'it returns the positions');
select results_eq(
  'select status, exit_price, exit_reason, exit_date, realized_pnl from public.positions',
  $$ select 'EXPIRED', 0::numeric, 'expired', '2026-04-17 20:00Z'::timestamptz, 300::numeric from generate_series(1, 2) $$,
  'the full credit is kept'
);
select results_eq(
  $$ select source, status, quantity, fill_cash, created_at from public.orders where purpose = 'exit' $$,
  $$ select 'settlement', 'filled', 2, 0::numeric, '2026-04-17 20:00Z'::timestamptz from generate_series(1, 2) $$,
  'each has an order of its own'
);

select * from finish();
rollback;
