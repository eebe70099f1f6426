begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP');

select results_eq(
  $$
    select mark, natural_price, jsonb_array_length(legs) from private.combined_marks('position', json_build_array(
      pg_temp.quote('SPY260417P00580000', 70, 80), pg_temp.quote('SPY260417P00580000', 70, 80)))
  $$,
  $$ values (75::numeric, 80::numeric, 1) $$,
  'counted twice, the symbol would halve the profit'
);

select * from finish();
rollback;
