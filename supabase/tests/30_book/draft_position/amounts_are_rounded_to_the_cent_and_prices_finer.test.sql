begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
-- 100.01 / 3 = 33.33666...; half of it is 50.005, twice of it 200.02.
select results_eq(
  $$ select credit, entry_price, profit_target, stop_loss from private.draft_position(pg_temp.a_draft('CSP'), 100.01, 3) $$,
  $$ values (100.01::numeric, 33.3367::numeric, 50.01::numeric, 200.02::numeric) $$,
  'the credit itself is never rounded'
);

select * from finish();
rollback;
