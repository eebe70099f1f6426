begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('CSP', differing => '{"quantity": 3}') as entry \gset
select pg_temp.fill(:entry, 1, 150);
select private.open_filled_entries();
select results_eq(
  'select quantity, open_quantity, credit, collateral, profit_target from public.positions',
  'values (1, 1, 150::numeric, 58000::numeric, 75::numeric)', 'only the filled contracts are a position'
);
select is((select status from public.orders), 'partially_filled', 'the rest continues to work');

select * from finish();
rollback;
