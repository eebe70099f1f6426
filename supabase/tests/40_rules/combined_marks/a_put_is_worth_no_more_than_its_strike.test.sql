begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP');

select results_eq(
  format(
    $$ select mark, fault from private.combined_marks('position', json_build_array(pg_temp.quote('SPY260417P00580000', %s, %1$s))) $$,
    price
  ),
  format($$ values (%L::numeric, %L::text) $$, mark, fault),
  price || ' for the right to sell at 580'
)
from (values (58000, 58000, null), (58000.01, null, 'out_of_bounds')) quoted (price, mark, fault);

select * from finish();
rollback;
