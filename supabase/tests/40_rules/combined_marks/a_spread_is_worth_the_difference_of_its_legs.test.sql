begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('VPC', 'VPC');

-- Mids 150 - 50. The natural price buys the short put at 160 and sells the long one at 45.
select results_eq(
  $$
    select mark, natural_price, fault from private.combined_marks('position', json_build_array(
      pg_temp.quote('SPY260417P00580000', 140, 160), pg_temp.quote('SPY260417P00575000', 45, 55)))
  $$,
  $$ values (100::numeric, 115::numeric, null::text) $$,
  'the mark is per spread, whatever the quantity'
);

select * from finish();
rollback;
