-- They are dollars of the whole position.
begin;
select plan(1);
\ir a_position.psql

select results_eq(
  $$ select * from pg_temp.evaluated(75, differing => '{"open_quantity": 1}') $$,
  'select * from pg_temp.evaluated(75)', 'one of two contracts is closed, and all figures are the same'
);

select * from finish();
rollback;
