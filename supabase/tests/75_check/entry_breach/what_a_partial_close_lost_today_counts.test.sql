begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

-- One of two contracts was bought back at 300: 150 - 300.
select pg_temp.fill(pg_temp.closing(:csp, 'stop_loss'), 1, -300);
select private.settle_exits(array[:csp]);
select is(
  pg_temp.breach_of('max_daily_loss', 150), 'Today''s loss is 150.00; max_daily_loss is 150.00.', 'before the rest is closed'
);
select pg_temp.set_clock('2026-03-04 10:00');
select is(pg_temp.breach(), null, 'not on the next day');

select * from finish();
rollback;
