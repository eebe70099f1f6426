-- A change of the defaults never changes an open position.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir growing.psql

update public.exit_rules set profit_target_percent = 80, stop_loss_percent = 100;
select pg_temp.fill(:entry, 3, 456);
select private.grow_positions(array[:entry]);
select results_eq(
  'select profit_target, stop_loss from public.positions', 'values (228::numeric, 912::numeric)',
  '50 % and 200 % of all of it'
);

select * from finish();
rollback;
