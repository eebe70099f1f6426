-- They are dollars of the whole position.
begin;
select plan(1);
\ir a_position.psql

select results_eq(
  $$ select * from pg_temp.evaluated(75, differing => '{"open_quantity": 1}') $$,
  'select * from pg_temp.evaluated(75)', 'with one of two contracts left everything is as before'
);

select * from finish();
rollback;
