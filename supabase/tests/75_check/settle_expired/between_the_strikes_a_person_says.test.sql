begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select is(pg_temp.settle(577.5), '[]', 'nothing is booked');
select results_eq(
  $$ select position_id, (facts ->> 'assigned_debit')::numeric from asked order by position_id $$,
  format('values (%s::bigint, 250::numeric), (%s, 250)', :csp, :vpc), 'neither the put nor the spread'
);

select * from finish();
rollback;
