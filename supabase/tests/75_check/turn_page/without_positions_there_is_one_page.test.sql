begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.a_run() as run_id \gset
select results_eq(
  format('select page, page_after, page_upto from private.turn_page((select c from private.exit_checks c where run_id = %s))', :run_id),
  $$ values (1, '', null::text) $$, 'the first page is the last, so it decides the entries'
);
select is(
  private.page_positions(c), '{}', 'it has no positions'
) from private.exit_checks c where run_id = :run_id;

select * from finish();
rollback;
