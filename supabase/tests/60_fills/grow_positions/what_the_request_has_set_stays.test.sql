begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('CSP', differing => '{"overrides": {"profit_target": 100, "stop_loss": 250}}') as entry \gset
select pg_temp.fill(:entry, 1, 150);
select private.open_filled_entries();
select pg_temp.fill(:entry, 2, 300);
select private.grow_positions(array[:entry]);
select results_eq(
  'select profit_target, stop_loss from public.positions', 'values (100::numeric, 250::numeric)', 'dollars for the whole request'
);

select * from finish();
rollback;
