begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('VPC', 'VPC');

-- 5 a share wide: 500 a contract. Each quote is 8 wide, so none is by itself at fault.
select results_eq(
  format(
    $$
      select mark, fault from private.combined_marks('position', json_build_array(
        pg_temp.quote('SPY260417P00580000', %s - 4, %1$s + 4), pg_temp.quote('SPY260417P00575000', 196, 204)))
    $$,
    short
  ),
  format($$ values (%L::numeric, %L::text) $$, mark, fault),
  short - 200 || ' is ' || coalesce(fault, 'possible')
)
from (values
  (200, 0, null), (199.99, null, 'out_of_bounds'), (700, 500, null), (700.01, null, 'out_of_bounds')
) mid (short, mark, fault);

select * from finish();
rollback;
