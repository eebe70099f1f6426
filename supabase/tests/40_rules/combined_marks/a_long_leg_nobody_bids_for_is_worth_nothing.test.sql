-- Such a quote is legitimate, and nobody pays half of its ask.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('VPC', 'VPC');

select results_eq(
  format(
    $$
      select mark, natural_price, fault from private.combined_marks('position', json_build_array(
        pg_temp.quote('SPY260417P00580000', 20, 30), pg_temp.quote('SPY260417P00575000', %L, 8)))
    $$,
    bid
  ),
  $$ values (25::numeric, 30::numeric, null::text) $$,
  'with a bid of ' || coalesce(bid::text, 'nothing')
)
from unnest(array[0, null]::numeric[]) bid;

select * from finish();
rollback;
