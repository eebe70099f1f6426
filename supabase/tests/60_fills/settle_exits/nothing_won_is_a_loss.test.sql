begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('even') as even, pg_temp.opened('cent') as cent \gset
select pg_temp.fill(pg_temp.closing(:even), 2, -300), pg_temp.fill(pg_temp.closing(:cent), 2, -299.99);
select is(private.settle_exits(array[:even, :cent]), jsonb_build_array(:even, :cent), 'both are closed in one call');
select results_eq(
  'select request_id, pnl_realized, win_loss from public.trade_history order by request_id',
  $$ values ('cent', 0.01::numeric, 'WIN'), ('even', 0::numeric, 'LOSS') $$, 'a P&L above zero is a WIN'
);

select * from finish();
rollback;
