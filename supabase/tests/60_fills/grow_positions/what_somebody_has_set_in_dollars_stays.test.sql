begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir growing.psql

select public.override_rules(:csp, '{"profit_target": 60}', '77');
select pg_temp.fill(:entry, 2, 300);
select private.grow_positions(array[:entry]);
select results_eq(
  'select profit_target, stop_loss from public.positions', 'values (60::numeric, 600::numeric)', 'the other rule grows'
);
select public.override_rules(:csp, '{"stop_loss": 500}', '77');
select pg_temp.fill(:entry, 3, 450);
select private.grow_positions(array[:entry]);
select results_eq(
  'select profit_target, stop_loss from public.positions', 'values (60::numeric, 500::numeric)', 'both stay'
);

select * from finish();
rollback;
