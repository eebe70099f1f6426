begin;
select plan(1);
\ir a_position.psql

select results_eq(
  $$ select exit_reason from pg_temp.evaluated(75, differing => '{"auto_exit": false}') $$, $$ values ('profit_target') $$,
  'auto_exit makes no difference here'
);

select * from finish();
rollback;
